"""Reports as HTML pages that open from disk: templates, drawings, and what fills them."""
