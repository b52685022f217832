// Node without any module: what a server in a process of its own is compared with.
process.send?.('started')
setInterval(() => undefined, 1_000)
