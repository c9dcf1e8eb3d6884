"""What a campaign can charter: quotations of carriers, stations, days closed, dated rules.

A campaign begins with the standard ones (``recruit.operations.supply``); here the bureau changes
them as quotations and orders come in. Runs made before keep what they were made with.
"""
