module.exports = () => globalThis.sharedKafka.close()
