"""Pain points and opportunities: which touchpoints many people meet and are dissatisfied with, in whose words."""
