"""How results are worded and highlighted, shared by the review page, exports, the editor and reports."""
