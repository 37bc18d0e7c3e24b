"""The rooms behind `mail.message`: bytes to headers, parts and text."""
