"""How a document is laid out for the rules: flat token lists, paired quotation marks, the edges of spans."""
