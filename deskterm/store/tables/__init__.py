"""Every table of the desk; importing this package fills `metadata`."""

from sqlmodel import SQLModel

from deskterm.store.tables.custom import CustomFieldTable, CustomValueTable
from deskterm.store.tables.customers import (
    ContactAddressTable,
    ContactPhoneTable,
    ContactTable,
    ContactValueTable,
    OrganizationDomainTable,
    OrganizationNameTable,
    OrganizationObserverTable,
    OrganizationTable,
)
from deskterm.store.tables.files import AttachmentTable, BlobChunkTable, BlobTable
from deskterm.store.tables.intake import LeaseTable, RawMailTable, SightingTable
from deskterm.store.tables.journal import EventTable
from deskterm.store.tables.mailboxes import MailboxTable
from deskterm.store.tables.messages import MessageReferenceTable, MessageTable, ParticipantTable
from deskterm.store.tables.outbox import OutboxTable
from deskterm.store.tables.people import AgentKeyTable, AgentTable, GroupMemberTable, GroupTable
from deskterm.store.tables.settings import SettingTable, StatusTable, TypeTable
from deskterm.store.tables.tickets import (
    TicketAccessTable,
    TicketDocumentTable,
    TicketLinkTable,
    TicketReadTable,
    TicketTable,
    TicketTagTable,
    TicketTallyTable,
)
from deskterm.store.tables.views import ViewTable
from deskterm.store.tables.work import DraftTable

metadata = SQLModel.metadata

__all__ = [
    "AgentKeyTable",
    "AgentTable",
    "AttachmentTable",
    "BlobChunkTable",
    "BlobTable",
    "ContactAddressTable",
    "ContactPhoneTable",
    "ContactTable",
    "ContactValueTable",
    "CustomFieldTable",
    "CustomValueTable",
    "DraftTable",
    "EventTable",
    "GroupMemberTable",
    "GroupTable",
    "LeaseTable",
    "MailboxTable",
    "MessageReferenceTable",
    "MessageTable",
    "OrganizationDomainTable",
    "OrganizationNameTable",
    "OrganizationObserverTable",
    "OrganizationTable",
    "OutboxTable",
    "ParticipantTable",
    "RawMailTable",
    "SettingTable",
    "SightingTable",
    "StatusTable",
    "TicketAccessTable",
    "TicketDocumentTable",
    "TicketLinkTable",
    "TicketReadTable",
    "TicketTable",
    "TicketTagTable",
    "TicketTallyTable",
    "TypeTable",
    "ViewTable",
    "metadata",
]
