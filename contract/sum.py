"""Adds up JUnit reports and prints `N passed, N failed`; exits with 1 when something failed or nothing ran."""

import sys
import xml.etree.ElementTree as ElementTree

passed = failed = 0
for report in sys.argv[1:]:
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is None:
            passed += 1
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
