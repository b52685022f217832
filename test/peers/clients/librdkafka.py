"""Runs the operations of librdkafka (confluent-kafka) against BOOTSTRAP_SERVERS.

Prints a line for each: ok, or FAIL with the error.
"""
import os
import sys
import time
import uuid

from confluent_kafka import Consumer, ConsumerGroupState, Producer, TopicPartition
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    OffsetSpec,
)
from confluent_kafka import ConsumerGroupTopicPartitions

servers = {'bootstrap.servers': os.environ['BOOTSTRAP_SERVERS']}
admin = AdminClient(servers)
topic = f'topic-{uuid.uuid4()}'
group = f'group-{uuid.uuid4()}'
failed = []


def operation(name):
    def run(function):
        start = time.monotonic()
        try:
            print('ok  ', name, function() or '', f'{time.monotonic() - start:.1f} s')
        except Exception as error:  # each error is a result
            failed.append(name)
            print('FAIL', name, f'{time.monotonic() - start:.1f} s', repr(error)[:300])

    return run


def results_of(futures):
    return [future.result(10) for future in futures.values()]


def consumer(name, **settings):
    return Consumer({**servers, 'group.id': name, 'auto.offset.reset': 'earliest', 'session.timeout.ms': 6000, **settings})


def read(reader, count, seconds=10):
    values, end = [], time.monotonic() + seconds
    while len(values) < count:
        if time.monotonic() > end:
            raise TimeoutError(f'{len(values)} of {count} records')
        message = reader.poll(0.2)
        if message is not None and message.error():
            raise RuntimeError(message.error())
        if message is not None:
            values.append(message.value())
    return values


@operation('create topics')
def _():
    results_of(admin.create_topics([NewTopic(topic, 2, 1), NewTopic(topic + '-default', 1)]))


@operation('idempotent producer, 1,000 records')
def _():
    producer = Producer({**servers, 'enable.idempotence': True})
    for i in range(1000):
        producer.produce(topic, key=str(i % 7), value=str(i), headers={'h': b'x'})
    assert producer.flush(10) == 0


for codec in ['gzip', 'snappy', 'lz4', 'zstd']:

    @operation(f'compression {codec}, offset for time')
    def _():
        producer = Producer({**servers, 'compression.type': codec, 'linger.ms': 50})
        name = f'{topic}-{codec}'
        results_of(admin.create_topics([NewTopic(name, 1, 1)]))
        for i in range(100):
            producer.produce(name, value='food delivery ' * 10, timestamp=1000 + i)
        assert producer.flush(10) == 0
        reader = consumer(group + codec)
        found = reader.offsets_for_times([TopicPartition(name, 0, 1050)], 10)[0]
        reader.close()
        assert found.offset == 50, found


@operation('group, commit, committed, lag')
def _():
    reader = consumer(group, **{'enable.auto.commit': False})
    reader.subscribe([topic])
    assert len(read(reader, 1000)) == 1000
    reader.commit(asynchronous=False)
    committed = reader.committed([TopicPartition(topic, p) for p in (0, 1)], 10)
    assert sum(each.offset for each in committed) == 1000, committed
    reader.close()


@operation('static member that restarts')
def _():
    settings = {'group.instance.id': 'one'}
    first = consumer(group + 'static', **settings)
    first.subscribe([topic])
    read(first, 1)
    before = first.memberid()
    first.close()
    second = consumer(group + 'static', **settings)
    second.subscribe([topic])
    read(second, 1)
    assert second.memberid() != before
    second.close()


@operation('cooperative-sticky')
def _():
    reader = consumer(group + 'coop', **{'partition.assignment.strategy': 'cooperative-sticky'})
    reader.subscribe([topic])
    assert len(read(reader, 1000)) == 1000
    reader.close()


@operation('list and describe groups, by state')
def _():
    listed = admin.list_consumer_groups(states={ConsumerGroupState.EMPTY}).result(10)
    assert group in [each.group_id for each in listed.valid], listed
    described = results_of(admin.describe_consumer_groups([group]))[0]
    assert described.state == ConsumerGroupState.EMPTY, described.state


@operation('alter and list offsets of a group')
def _():
    partitions = [TopicPartition(topic, 0, 1)]
    results_of(admin.alter_consumer_group_offsets([ConsumerGroupTopicPartitions(group, partitions)]))
    listed = results_of(admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group, [TopicPartition(topic, 0)])]))[0]
    assert listed.topic_partitions[0].offset == 1, listed


@operation('delete group')
def _():
    results_of(admin.delete_consumer_groups([group]))


@operation('list offsets: earliest, latest, max timestamp')
def _():
    latest, largest = (
        sum(each.offset for each in results_of(admin.list_offsets({TopicPartition(topic, p): spec for p in (0, 1)})))
        for spec in (OffsetSpec.latest(), OffsetSpec.max_timestamp())
    )
    assert latest == 1000 and 0 < largest < 1000, (latest, largest)


@operation('configs: describe, alter, alter incrementally')
def _():
    entry = ConfigEntry('retention.ms', '100000', incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic, incremental_configs=[entry])
    results_of(admin.incremental_alter_configs([resource]))
    described = results_of(admin.describe_configs([ConfigResource(ConfigResource.Type.TOPIC, topic)]))[0]
    assert described['retention.ms'].value == '100000', described['retention.ms']


@operation('describe topics and cluster')
def _():
    from confluent_kafka import TopicCollection

    described = results_of(admin.describe_topics(TopicCollection([topic])))[0]
    assert len(described.partitions) == 2
    assert len(admin.describe_cluster().result(10).nodes) == 1


@operation('create partitions, delete records')
def _():
    results_of(admin.create_partitions([NewPartitions(topic, 3)]))
    results_of(admin.delete_records([TopicPartition(topic, 0, 1)]))


@operation('transactions: commit, abort, offsets, read_committed')
def _():
    producer = Producer({**servers, 'transactional.id': topic})
    producer.init_transactions(10)
    name = topic + '-tx'
    results_of(admin.create_topics([NewTopic(name, 1, 1)]))
    reader = consumer(group + 'tx', **{'enable.auto.commit': False})
    for value, commit in [('aborted', False), ('committed', True), ('last', True)]:
        producer.begin_transaction()
        producer.produce(name, value=value)
        producer.send_offsets_to_transaction([TopicPartition(name, 0, 3)], reader.consumer_group_metadata(), 10)
        producer.commit_transaction(10) if commit else producer.abort_transaction(10)
    reader.subscribe([name])
    committed = reader.committed([TopicPartition(name, 0)], 10)[0]
    assert committed.offset == 3, committed
    other = consumer(group + 'tx2')
    other.subscribe([name])
    assert read(other, 2) == [b'committed', b'last']
    other.close()
    reader.close()


@operation('compacted topic, LogAppendTime')
def _():
    config = {'cleanup.policy': 'compact', 'message.timestamp.type': 'LogAppendTime'}
    results_of(admin.create_topics([NewTopic(topic + '-compacted', 1, 1, config=config)]))
    times = []
    producer = Producer(servers)
    producer.produce(topic + '-compacted', key='a', value='b', timestamp=5, on_delivery=lambda _, m: times.append(m))
    assert producer.flush(10) == 0 and times[0].timestamp()[1] > 1e12, times[0].timestamp()


@operation('group.protocol=consumer (KIP-848)')
def _():
    reader = Consumer({**servers, 'group.id': group + '848', 'group.protocol': 'consumer', 'auto.offset.reset': 'earliest'})
    reader.subscribe([topic])
    try:
        assert read(reader, 10)
    finally:
        reader.close()


@operation('delete topics')
def _():
    results_of(admin.delete_topics([topic]))


print(f'{len(failed)} failed')
sys.exit(len(failed) > 0)
