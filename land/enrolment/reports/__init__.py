"""The funder's report: counted (`counting`), written as XLSX and PDF (`files`), with all that proves it (`archive`)."""
