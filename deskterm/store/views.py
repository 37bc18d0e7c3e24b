"""The documented views that reads are compiled against; they hold no data and are made anew by
every migration."""

from __future__ import annotations

TICKET_ROWS = """
CREATE VIEW ticket_rows AS
SELECT
    t.id AS number,
    t.subject AS subject,
    t.subject_folded AS subject_folded,
    t.type AS type,
    t.priority AS priority,
    t.status AS status,
    t.category AS category,
    t.channel AS channel,
    t.language AS language,
    t.contact_id AS contact_id,
    c.name AS contact_name,
    c.name_folded AS contact_folded,
    (SELECT a.address FROM contact_addresses a WHERE a.contact_id = t.contact_id
        ORDER BY a.position, a.address LIMIT 1) AS contact,
    t.assignee_id AS assignee_id,
    g.login AS assignee,
    t.author_id AS author_id,
    w.login AS author,
    t.mailbox_id AS mailbox_id,
    m.name AS mailbox,
    t.wake_at AS wake_at,
    t.merged_into AS merged_into,
    t.last_message_id AS last_message_id,
    t.last_customer_at AS last_customer_at,
    t.last_agent_at AS last_agent_at,
    t.created_at AS created_at,
    t.updated_at AS updated_at,
    t.group_id AS group_id,
    u.name AS group_name,
    t.organization_id AS organization_id,
    o.name AS organization,
    t.due_sort AS due_sort
FROM tickets t
LEFT JOIN contacts c ON c.id = t.contact_id
LEFT JOIN groups u ON u.id = t.group_id
LEFT JOIN organizations o ON o.id = t.organization_id
LEFT JOIN agents g ON g.id = t.assignee_id
LEFT JOIN agents w ON w.id = t.author_id
LEFT JOIN mailboxes m ON m.id = t.mailbox_id
"""

TICKET_FACTS = """
CREATE VIEW ticket_facts AS
SELECT
    id AS number, subject, subject_folded, type, priority, status, category, channel, language,
    contact_id, assignee_id, author_id, mailbox_id, wake_at, merged_into, last_message_id,
    last_customer_at, last_agent_at, created_at, updated_at, group_id, organization_id,
    due_sort
FROM tickets
"""
"""What queries are compiled against: no joins, because SQLite keeps unused ones in a COUNT."""

TICKET_TALLIED = """
CREATE VIEW ticket_tallied AS
SELECT
    c.category AS category,
    c.status AS status,
    c.priority AS priority,
    NULLIF(c.assignee_id, 0) AS assignee_id,
    NULLIF(c.group_id, 0) AS group_id,
    CASE WHEN c.asleep THEN 0 END AS wake_at,
    NULLIF(0, 0) AS merged_into,
    c.many AS many
FROM ticket_tallies c
"""
"""What a count is compiled against when it asks for nothing else: `many` tickets alike a row."""

MESSAGE_ROWS = """
CREATE VIEW message_rows AS
SELECT
    m.id AS id,
    m.ticket_id AS ticket,
    m.direction AS direction,
    m.visibility AS visibility,
    a.login AS author,
    m.from_name AS from_name,
    m.from_address AS from_address,
    m.to_people AS to_people,
    m.cc_people AS cc_people,
    m.reply_to_people AS reply_to_people,
    m.subject AS subject,
    m.text AS text,
    m.html_present AS html_present,
    m.created_at AS created_at,
    m.sent_date AS sent_date,
    m.message_id AS message_id,
    m.mail_references AS mail_references,
    m.new_address AS new_address,
    m.automatic AS automatic,
    m.bounce AS bounce,
    m.withdrawn AS withdrawn,
    m.remarks AS remarks,
    m.raw_sha AS raw_sha,
    o.id AS outbox_id,
    o.state AS outbox_state,
    o.not_before AS not_before,
    o.last_error AS last_error
FROM messages m
LEFT JOIN agents a ON a.id = m.agent_id
LEFT JOIN outbox o ON o.message_id = m.id
"""

EVENT_ROWS = """
CREATE VIEW event_rows AS
SELECT
    e.id AS id,
    e.ticket_id AS ticket,
    e.kind AS kind,
    a.login AS actor,
    b.login AS on_behalf,
    e.old AS old,
    e.new AS new,
    e.cause AS cause,
    e.batch AS batch,
    e.message_id AS message_id,
    e.at AS at
FROM events e
LEFT JOIN agents a ON a.id = e.actor_id
LEFT JOIN agents b ON b.id = e.on_behalf_id
"""

ATTACHMENT_ROWS = """
CREATE VIEW attachment_rows AS
SELECT
    f.id AS id,
    f.ticket_id AS ticket,
    f.message_id AS message_id,
    f.filename AS filename,
    f.content_type AS content_type,
    f.size AS size,
    f.visibility AS visibility,
    f.description AS description,
    f.inline AS inline,
    a.login AS author,
    f.created_at AS created_at,
    f.sha AS sha
FROM attachments f
LEFT JOIN agents a ON a.id = f.agent_id
"""

OUTBOX_ROWS = """
CREATE VIEW outbox_rows AS
SELECT
    o.id AS id,
    o.ticket_id AS ticket,
    o.message_id AS message_id,
    m.name AS mailbox,
    o.header_id AS header_id,
    o.sender AS sender,
    o.pending AS pending,
    o.subject AS subject,
    o.state AS state,
    o.not_before AS not_before,
    o.attempts AS attempts,
    o.last_error AS last_error,
    o.created_at AS created_at,
    o.sent_at AS sent_at
FROM outbox o
LEFT JOIN mailboxes m ON m.id = o.mailbox_id
"""

VIEWS = {
    "ticket_rows": TICKET_ROWS,
    "ticket_facts": TICKET_FACTS,
    "ticket_tallied": TICKET_TALLIED,
    "message_rows": MESSAGE_ROWS,
    "event_rows": EVENT_ROWS,
    "attachment_rows": ATTACHMENT_ROWS,
    "outbox_rows": OUTBOX_ROWS,
}
