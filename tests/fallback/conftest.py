"""The SDK is loaded before the first question: seconds on a busy machine, more than some targets
of these tests have."""

from fallback.transport.clients import warm_up

warm_up()
