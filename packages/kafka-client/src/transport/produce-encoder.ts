import { writeRecordBatch } from '../wire/record-batch-writer'
import { type EncoderInternals, loadCrc32c, loadEncoder } from './kafkajs-internals'
import { type ProduceRequest } from './transport'

/**
 * Encodes a Produce request of version 3 to 7. kafkajs's encoder allocates about ten buffers of 512 bytes per record.
 */
export function encodeProduceRequest(request: ProduceRequest): EncoderInternals {
  const { acks, timeout, transactionalId, producerId, producerEpoch, topicData } = request
  const producer = {
    producerId: Number(producerId),
    producerEpoch,
    transactional: false,
    now: Date.now(),
    crc32c: loadCrc32c(),
  }
  const encoder = new (loadEncoder())().writeString(transactionalId).writeInt16(acks).writeInt32(timeout)
  encoder.writeInt32(topicData.length)
  for (const { topic, partitions } of topicData) {
    encoder.writeString(topic).writeInt32(partitions.length)
    for (const { partition, messages, firstSequence } of partitions) {
      const batch = writeRecordBatch(Object.assign({ messages, firstSequence }, producer))
      encoder.writeInt32(partition).writeInt32(batch.length).writeBuffer(batch)
    }
  }
  return encoder
}
