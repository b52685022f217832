// Replaces execa in the test suite of kafkajs, which uses it only to add partitions to a topic in a Docker container.
// The Jest of kafkajs does not know the prefix `node:`.
const { execFileSync } = require('child_process')

const program = `
  const { Kafka } = require(process.cwd())
  const admin = new Kafka({ brokers: ['localhost:9092'] }).admin()
  const topicPartitions = [{ topic: process.env.TOPIC, count: Number(process.env.PARTITIONS) }]
  admin.connect().then(() => admin.createPartitions({ topicPartitions })).then(() => admin.disconnect())`

exports.commandSync = (command) => {
  const [, topic, partitions] = /TOPIC=(\S+) PARTITIONS=(\d+)/.exec(command)
  execFileSync(process.execPath, ['-e', program], { env: { ...process.env, TOPIC: topic, PARTITIONS: partitions } })
}
