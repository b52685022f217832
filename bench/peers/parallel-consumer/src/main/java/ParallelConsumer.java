import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Confluent's parallel consumer, with the arguments and the reports of report.mjs. */
public final class ParallelConsumer {
    /** As in report.mjs. */
    private static final long REPORT_MS = 100;

    private static final AtomicLong handled = new AtomicLong();
    private static final AtomicLong repeated = new AtomicLong();
    private static final Set<Long> seen = ConcurrentHashMap.newKeySet();
    private static final Map<String, Long> lastNumbers = new ConcurrentHashMap<>();
    /** When the first and the last record so far were handled, ms since 1970. */
    private static final AtomicLong firstAt = new AtomicLong();
    private static volatile long lastAt;
    private static final Queue<Long> delays = new ConcurrentLinkedQueue<>();
    private static volatile boolean isInOrder = true;

    public static void main(String[] args) throws InterruptedException {
        long workMs = Long.parseLong(args[3]);
        Properties settings = new Properties();
        settings.put("bootstrap.servers", args[0]);
        settings.put("group.id", args[2]);
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.put("fetch.max.wait.ms", "300");
        KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        ParallelStreamProcessor<String, String> processor =
                ParallelStreamProcessor.createEosStreamProcessor(
                        ParallelConsumerOptions.<String, String>builder()
                                .ordering(ProcessingOrder.KEY)
                                .maxConcurrency(Integer.parseInt(args[4]))
                                .consumer(consumer)
                                .build());
        processor.subscribe(List.of(args[1]));
        processor.poll(context -> handle(context.getSingleConsumerRecord(), workMs));
        for (long reported = -1; ; Thread.sleep(REPORT_MS)) {
            long count = handled.get();
            if (count != reported) report(count);
            reported = count;
        }
    }

    private static void handle(ConsumerRecord<String, String> record, long workMs) {
        String[] fields = record.value().split(" ", 3);
        long number = Long.parseLong(fields[0]);
        long now = System.currentTimeMillis();
        if (fields[1].equals("1")) delays.add(now - record.timestamp());
        if (firstAt.get() == 0) firstAt.compareAndSet(0, now);
        Long last = lastNumbers.put(record.key(), number);
        boolean isFirst = seen.add(number);
        if (isFirst && last != null && last > number) isInOrder = false;
        try {
            if (workMs > 0) Thread.sleep(workMs);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        lastAt = workMs > 0 ? System.currentTimeMillis() : now;
        (isFirst ? handled : repeated).incrementAndGet();
    }

    private static void report(long count) {
        StringBuilder text = new StringBuilder();
        for (Long delay = delays.poll(); delay != null; delay = delays.poll())
            text.append(text.length() == 0 ? "" : ",").append(delay);
        System.out.println(
                "{\"handled\":" + count + ",\"repeated\":" + repeated + ",\"firstAt\":" + firstAt + ",\"lastAt\":" + lastAt + ",\"isInOrder\":" + isInOrder + ",\"delays\":[" + text + "]}");
    }
}
