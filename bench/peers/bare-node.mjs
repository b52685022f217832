// A Node process without any modules: the baseline for a server in a child process.
process.send?.('started')
setInterval(() => undefined, 1_000)
