"""Stewards (复工管家): who looks after which enterprise, visits, checklists, inspections."""
