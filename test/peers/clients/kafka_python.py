"""Runs the operations of kafka-python against BOOTSTRAP_SERVERS and prints a line for each: ok, or FAIL with the error."""
import os
import sys
import time
import uuid

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient, NewPartitions, NewTopic

servers = os.environ['BOOTSTRAP_SERVERS']
topic = f'topic-{uuid.uuid4()}'
group = f'group-{uuid.uuid4()}'
failed = []


def operation(name):
    def run(function):
        start = time.monotonic()
        try:
            print('ok  ', name, function() or '', f'{time.monotonic() - start:.1f} s', flush=True)
        except Exception as error:  # each error is a result
            failed.append(name)
            print('FAIL', name, f'{time.monotonic() - start:.1f} s', repr(error)[:300], flush=True)

    return run


admin = KafkaAdminClient(bootstrap_servers=servers)


@operation('create topic')
def _():
    for name, partitions in [(topic, 2), (topic + '-codecs', 1)]:
        admin.create_topics([NewTopic(name, num_partitions=partitions, replication_factor=1)])


@operation('producer, 1,000 records')
def _():
    producer = KafkaProducer(bootstrap_servers=servers, acks='all', enable_idempotence=True)
    sent = [producer.send(topic, str(i).encode(), key=str(i % 7).encode()) for i in range(1000)]
    for each in sent:
        each.get(10)
    producer.close()


for codec in ['gzip', 'snappy', 'lz4', 'zstd']:

    @operation(f'compression {codec}')
    def _():
        producer = KafkaProducer(bootstrap_servers=servers, compression_type=codec)
        producer.send(topic + '-codecs', codec.encode()).get(10)


@operation('group, commit, committed')
def _():
    reader = KafkaConsumer(
        topic, bootstrap_servers=servers, group_id=group, auto_offset_reset='earliest', consumer_timeout_ms=5000
    )
    assert sum(1 for _, _ in zip(reader, range(1000))) == 1000
    reader.commit()
    assert reader.committed(TopicPartition(topic, 0)) + reader.committed(TopicPartition(topic, 1)) == 1000
    reader.close()


@operation('offsets for times, beginning, end')
def _():
    reader = KafkaConsumer(bootstrap_servers=servers)
    partition = TopicPartition(topic, 0)
    assert reader.offsets_for_times({partition: 1})[partition].offset == 0
    assert reader.end_offsets([partition])[partition] > 0
    reader.close()


@operation('list, describe, delete group')
def _():
    assert any(group in str(each) for each in admin.list_groups())
    assert 'Empty' in str(admin.describe_groups([group]))
    admin.delete_groups([group])


@operation('transactions')
def _():
    producer = KafkaProducer(bootstrap_servers=servers, transactional_id=topic)
    producer.init_transactions()
    producer.begin_transaction()
    producer.send(topic, b'in a transaction').get(10)
    producer.commit_transaction()
    producer.begin_transaction()
    producer.send(topic, b'aborted')
    producer.abort_transaction()
    producer.close()


@operation('static member')
def _():
    settings = {'bootstrap_servers': servers, 'group_id': group + 'static', 'group_instance_id': 'one'}
    reader = KafkaConsumer(topic, auto_offset_reset='earliest', consumer_timeout_ms=5000, **settings)
    next(reader)
    reader.close()


@operation('configs')
def _():
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configs={'retention.ms': '100000'})])
    assert '100000' in str(admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)]))


@operation('create partitions, delete topic')
def _():
    admin.create_partitions({topic: NewPartitions(4)})
    admin.delete_topics([topic])


print(f'{len(failed)} failed')
sys.exit(len(failed) > 0)
