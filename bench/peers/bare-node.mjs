// Node without any module, with which a server in a child process is compared.
process.send?.('started')
setInterval(() => undefined, 1_000)
