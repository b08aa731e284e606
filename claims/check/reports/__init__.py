"""Reports: one module a format, one table of formats."""

from claims.check.reports.formats import REPORTS, Layout, ReportFormat, ReportName, report_named

__all__ = ["REPORTS", "Layout", "ReportFormat", "ReportName", "report_named"]
