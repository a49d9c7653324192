"""LexLens on AWS: the CDK app, what it packages, and the functions that it deploys."""
