"""What people and programs read: diagnostics and answers as text, JSON and HTML, one module per format.

``outline`` decides what an answer says, once; ``answer_text`` and ``answer_html`` only lay it out.
"""
