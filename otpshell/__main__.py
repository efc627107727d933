"""``python -m otpshell``."""

import sys

from otpshell.cli import main

sys.exit(main())
