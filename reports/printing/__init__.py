"""What a workshop needs on paper, from the same data and definitions as its screens.

``facts`` reads a workshop once; each sheet has a module that turns facts and options into plain
values, which its template in ``templates/reports/printing`` draws; ``sheets`` lists them. Lengths
are millimetres from the top left corner of the paper.
"""
