"""Every table, imported once, so that relationships and migrations know them all."""

from workflow.models.admin_event import AdminEvent
from workflow.models.archive_package import ArchivePackage
from workflow.models.assessment import Assessment, AssessmentCase, AssessmentRemark, AssessmentSheet
from workflow.models.assignment import Assignment
from workflow.models.batch import Batch, BatchObject
from workflow.models.checklist import ChecklistItem, ChecklistVersion
from workflow.models.closing import Closing
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.document import Document, Download, SealUse
from workflow.models.draft_text import DraftText
from workflow.models.duty import Duty
from workflow.models.escalation import EscalationFired
from workflow.models.event import Event
from workflow.models.file import StoredFile
from workflow.models.handover import Handover, HandoverItem
from workflow.models.matter import Matter, Term
from workflow.models.meeting import CalendarDay, Counter, Meeting
from workflow.models.moving_over import MovedMatter, MovingOver
from workflow.models.outbox import OutboxMessage
from workflow.models.problem import Problem
from workflow.models.rectification import Rectification
from workflow.models.rehearsal import Rehearsal
from workflow.models.reminder import Reminder
from workflow.models.saved_view import SavedView
from workflow.models.sitting import AgendaFile, AgendaItem, Attendance, Resolution, Sitting
from workflow.models.substitution import Substitution
from workflow.models.talk import Comment, Draft
from workflow.models.tie import Tie
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.models.visit import Answer, Finding, Visit
from workflow.models.workflow_version import WorkflowVersion

__all__ = [
    "AdminEvent",
    "AgendaFile",
    "AgendaItem",
    "Answer",
    "ArchivePackage",
    "Assessment",
    "AssessmentCase",
    "AssessmentRemark",
    "AssessmentSheet",
    "Assignment",
    "Attendance",
    "Batch",
    "BatchObject",
    "CalendarDay",
    "ChecklistItem",
    "ChecklistVersion",
    "Closing",
    "Comment",
    "Counter",
    "DefinitionDraft",
    "Document",
    "Download",
    "Draft",
    "DraftText",
    "Duty",
    "EscalationFired",
    "Event",
    "Finding",
    "Grant",
    "Handover",
    "HandoverItem",
    "Matter",
    "Meeting",
    "MovedMatter",
    "MovingOver",
    "OutboxMessage",
    "Problem",
    "Rectification",
    "Rehearsal",
    "Reminder",
    "Resolution",
    "SavedView",
    "SealUse",
    "Sitting",
    "StoredFile",
    "Substitution",
    "Term",
    "Tie",
    "Unit",
    "User",
    "Visit",
    "WorkflowVersion",
]
