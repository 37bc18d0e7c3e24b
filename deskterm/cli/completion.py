"""completion: the scripts that bash, zsh and fish load.

Each script hands the words so far to `deskterm __complete` and gets one candidate a line, with
its help behind a tab. Bash hands over the line instead, because it breaks words at colons.
"""

from __future__ import annotations

from typing import Annotated

import typer

from deskterm.cli import output
from deskterm.cli.command import command
from deskterm.errors import Usage

_BASH = r"""# deskterm completion for bash: eval "$(deskterm completion bash)"
_deskterm() {
    local line="${COMP_LINE:0:COMP_POINT}" word tail
    local -a found
    mapfile -t found < <(deskterm __complete bash "$line" 2>/dev/null)
    word="${line##*[[:space:]]}"
    tail="$word"
    [[ $COMP_WORDBREAKS == *:* ]] && tail="${tail##*:}"
    [[ $COMP_WORDBREAKS == *=* ]] && tail="${tail##*=}"
    COMPREPLY=("${found[@]#"${word%"$tail"}"}")
    [[ ${#found[@]} -eq 1 && ${found[0]} == *[:=] ]] && compopt -o nospace
}
complete -o bashdefault -o default -F _deskterm deskterm
"""

_ZSH = r"""#compdef deskterm
# deskterm completion for zsh: eval "$(deskterm completion zsh)"
_deskterm() {
    local line value
    local -a whole open
    local -a before=("${(@Q)words[1,CURRENT-1]}")
    for line in "${(@f)$(deskterm __complete zsh "${before[@]}" "$PREFIX" 2>/dev/null)}"; do
        [[ -n $line ]] || continue
        value="${line%%$'\t'*}"
        line="${value//:/\\:}:${line#*$'\t'}"
        if [[ $value == *[:=] ]]; then open+=("$line"); else whole+=("$line"); fi
    done
    if (( ! ${#whole} && ! ${#open} )); then _files; return; fi
    (( ${#whole} )) && _describe -t deskterm deskterm whole
    (( ${#open} )) && _describe -t deskterm-terms terms open -S ''
}
if (( $+functions[compdef] )); then compdef _deskterm deskterm; fi
"""

_FISH = r"""# deskterm completion for fish: deskterm completion fish | source
function __deskterm_complete
    deskterm __complete fish (commandline -opc) (commandline -ct) 2>/dev/null
end
complete -c deskterm -f -n 'test -n "$(__deskterm_complete)"' -a '(__deskterm_complete)'
"""

_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


@command(
    'eval "$(deskterm completion bash)"                  # in ~/.bashrc',
    'eval "$(deskterm completion zsh)"                   # in ~/.zshrc, after compinit',
    "deskterm completion fish | source                   # in config.fish",
)
def completion(
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> None:
    """Print the script that makes TAB work: commands, options, fields, values, ticket numbers."""
    script = _SCRIPTS.get(shell)
    if script is None:
        raise Usage(f"no completion for '{shell}'. There are: {', '.join(_SCRIPTS)}.")
    output.text(script)
