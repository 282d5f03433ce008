"""How respondents arrive: links, QR codes, kiosks, interviewers; personal tokens; quotas."""
