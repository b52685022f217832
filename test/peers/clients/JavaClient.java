import java.time.Duration;
import java.util.*;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.*;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.*;

/** Runs the operations of Kafka's Java clients against BOOTSTRAP_SERVERS and prints a line for each: ok, or FAIL with the error. */
class JavaClient {
    static final Map<String, Object> servers = Map.of("bootstrap.servers", System.getenv("BOOTSTRAP_SERVERS"));
    static final String topic = "topic-" + UUID.randomUUID();
    static final String group = "group-" + UUID.randomUUID();
    static int failed = 0;

    static void operation(String name, Callable<Object> run) {
        long start = System.nanoTime();
        try {
            Object result = run.call();
            System.out.printf("ok   %s %s %.1f s%n", name, result == null ? "" : result, (System.nanoTime() - start) / 1e9);
        } catch (Throwable error) {
            failed++;
            System.out.printf("FAIL %s %.1f s %s%n", name, (System.nanoTime() - start) / 1e9, error);
        }
    }

    static Map<String, Object> with(Object... pairs) {
        Map<String, Object> all = new HashMap<>(servers);
        for (int i = 0; i < pairs.length; i += 2) all.put((String) pairs[i], pairs[i + 1]);
        return all;
    }

    static KafkaProducer<String, String> producer(Object... pairs) {
        return new KafkaProducer<>(with(pairs), new StringSerializer(), new StringSerializer());
    }

    static KafkaConsumer<String, String> consumer(String id, Object... pairs) {
        Map<String, Object> all = with(pairs);
        all.putAll(Map.of("group.id", id, "auto.offset.reset", "earliest"));
        return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    static List<String> read(KafkaConsumer<String, String> from, int count) {
        List<String> values = new ArrayList<>();
        long end = System.currentTimeMillis() + 10_000;
        while (values.size() < count) {
            if (System.currentTimeMillis() > end) throw new IllegalStateException(values.size() + " of " + count + " records");
            from.poll(Duration.ofMillis(200)).forEach(each -> values.add(each.value()));
        }
        return values;
    }

    static void check(boolean isTrue, Object actual) {
        if (!isTrue) throw new IllegalStateException(String.valueOf(actual));
    }

    public static void main(String[] args) throws Exception {
        Admin admin = Admin.create(with("default.api.timeout.ms", 10_000, "request.timeout.ms", 5_000));
        TopicPartition first = new TopicPartition(topic, 0);
        operation("create topic", () -> admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get());
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd"))
            operation("idempotent producer, 200 records, " + codec, () -> {
                try (var sender = producer("compression.type", codec, "acks", "all")) {
                    for (int i = 0; i < 200; i++) sender.send(new ProducerRecord<>(topic, "k" + i, "v" + i)).get();
                }
                return null;
            });
        operation("group, commit", () -> {
            try (var reader = consumer(group, "enable.auto.commit", false)) {
                reader.subscribe(List.of(topic));
                read(reader, 1000);
                reader.commitSync();
                return reader.committed(Set.of(first)).get(first).offset() > 0;
            }
        });
        operation("static member", () -> {
            for (int i = 0; i < 2; i++)
                try (var reader = consumer(group + "s", "group.instance.id", "one")) {
                    reader.subscribe(List.of(topic));
                    read(reader, 1);
                }
            return null;
        });
        operation("cooperative-sticky", () -> {
            try (var reader = consumer(group + "c", "partition.assignment.strategy", CooperativeStickyAssignor.class.getName())) {
                reader.subscribe(List.of(topic));
                return read(reader, 1000).size();
            }
        });
        operation("offsets for times, max timestamp", () -> {
            var found = admin.listOffsets(Map.of(first, OffsetSpec.maxTimestamp())).partitionResult(first).get();
            check(found.offset() > 0, found);
            return admin.listOffsets(Map.of(first, OffsetSpec.forTimestamp(1))).partitionResult(first).get().offset();
        });
        operation("list groups by state", () ->
            admin.listGroups(ListGroupsOptions.forConsumerGroups().inGroupStates(Set.of(GroupState.EMPTY))).all().get().size());
        operation("describe group", () -> admin.describeConsumerGroups(List.of(group)).all().get().get(group).groupState());
        operation("delete offsets of a group", () -> admin.deleteConsumerGroupOffsets(group, Set.of(first)).all().get());
        operation("alter offsets of a group", () ->
            admin.alterConsumerGroupOffsets(group, Map.of(first, new OffsetAndMetadata(1))).all().get());
        operation("delete group", () -> admin.deleteConsumerGroups(List.of(group)).all().get());
        operation("incremental alter, describe configs", () -> {
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            var change = new AlterConfigOp(new ConfigEntry("retention.ms", "100000"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
            return admin.describeConfigs(List.of(resource)).all().get().get(resource).get("retention.ms").value();
        });
        operation("topic ids", () -> {
            var id = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).topicId();
            return admin.describeTopics(TopicCollection.ofTopicIds(List.of(id))).allTopicIds().get().size();
        });
        operation("describe cluster, log dirs", () -> {
            int id = admin.describeCluster().nodes().get().iterator().next().id();
            return admin.describeLogDirs(List.of(id)).allDescriptions().get().get(id).keySet();
        });
        operation("create partitions", () -> admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get());
        operation("delete records", () ->
            admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(1))).all().get());
        operation("transactions", () -> {
            String name = topic + "-tx";
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
            try (var sender = producer("transactional.id", topic, "max.block.ms", 10_000);
                var reader = consumer(group + "t", "isolation.level", "read_committed")) {
                sender.initTransactions();
                for (String value : List.of("aborted", "committed")) {
                    sender.beginTransaction();
                    sender.send(new ProducerRecord<>(name, value)).get();
                    sender.sendOffsetsToTransaction(Map.of(first, new OffsetAndMetadata(5)), new ConsumerGroupMetadata(group + "o"));
                    if (value.equals("committed")) sender.commitTransaction();
                    else sender.abortTransaction();
                }
                reader.subscribe(List.of(name));
                return read(reader, 1);
            }
        });
        operation("compacted topic", () -> {
            var compacted = new NewTopic(topic + "-compacted", 1, (short) 1).configs(Map.of("cleanup.policy", "compact"));
            return admin.createTopics(List.of(compacted)).all().get();
        });
        operation("group.protocol=consumer", () -> {
            try (var reader = consumer(group + "8", "group.protocol", "consumer")) {
                reader.subscribe(List.of(topic));
                return read(reader, 1);
            }
        });
        operation("delete topic", () -> admin.deleteTopics(List.of(topic)).all().get());
        admin.close(Duration.ofSeconds(1));
        System.out.println(failed + " failed");
        System.exit(failed > 0 ? 1 : 0);
    }
}
