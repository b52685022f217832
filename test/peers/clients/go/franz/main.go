// Runs the operations of franz-go against BOOTSTRAP_SERVERS and prints a line for each: ok, or FAIL with the error.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

var (
	unique  = fmt.Sprint(time.Now().UnixNano())
	topic   = "topic-" + unique
	group   = "group-" + unique
	failed  = 0
	brokers = kgo.SeedBrokers(strings.Split(os.Getenv("BOOTSTRAP_SERVERS"), ",")...)
)

func operation(name string, run func(ctx context.Context) (any, error)) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	start := time.Now()
	result, err := run(ctx)
	if err == nil {
		fmt.Printf("ok   %s %v %.1f s\n", name, result, time.Since(start).Seconds())
		return
	}
	failed++
	fmt.Printf("FAIL %s %.1f s %v\n", name, time.Since(start).Seconds(), err)
}

func client(options ...kgo.Opt) *kgo.Client {
	created, err := kgo.NewClient(append([]kgo.Opt{brokers}, options...)...)
	if err != nil {
		panic(err)
	}
	return created
}

func consumer(name string, options ...kgo.Opt) *kgo.Client {
	start := kgo.ConsumeResetOffset(kgo.NewOffset().AtStart())
	return client(append([]kgo.Opt{kgo.ConsumerGroup(name), start}, options...)...)
}

func read(ctx context.Context, from *kgo.Client, count int) ([]string, error) {
	values := []string{}
	for len(values) < count {
		fetches := from.PollFetches(ctx)
		if errors := fetches.Errors(); len(errors) > 0 {
			return values, fmt.Errorf("%d of %d records: %w", len(values), count, errors[0].Err)
		}
		fetches.EachRecord(func(record *kgo.Record) { values = append(values, string(record.Value)) })
	}
	return values, nil
}

func records(name string, count int) []*kgo.Record {
	list := []*kgo.Record{}
	for i := range count {
		list = append(list, &kgo.Record{Topic: name, Key: fmt.Append(nil, i%7), Value: fmt.Append(nil, i)})
	}
	return list
}

func count(values []string, err error) (any, error) { return len(values), err }

func main() {
	base := client()
	admin := kadm.NewClient(base)
	partition := kadm.TopicsSet{topic: {0: {}}}

	operation("create topic", func(ctx context.Context) (any, error) {
		_, err := admin.CreateTopic(ctx, 2, 1, nil, topic)
		return "", err
	})
	operation("idempotent producer, 1,000 records", func(ctx context.Context) (any, error) {
		sender := client()
		defer sender.Close()
		return "", sender.ProduceSync(ctx, records(topic, 1000)...).FirstErr()
	})
	codecs := map[string]kgo.CompressionCodec{
		"gzip": kgo.GzipCompression(), "snappy": kgo.SnappyCompression(),
		"lz4": kgo.Lz4Compression(), "zstd": kgo.ZstdCompression(),
	}
	for name, codec := range codecs {
		operation("compression "+name, func(ctx context.Context) (any, error) {
			sender := client(kgo.ProducerBatchCompression(codec))
			defer sender.Close()
			return "", sender.ProduceSync(ctx, records(topic, 100)...).FirstErr()
		})
	}
	operation("group, commit", func(ctx context.Context) (any, error) {
		reader := consumer(group, kgo.ConsumeTopics(topic), kgo.DisableAutoCommit())
		defer reader.Close()
		values, err := read(ctx, reader, 1400)
		if err == nil {
			err = reader.CommitUncommittedOffsets(ctx)
		}
		return len(values), err
	})
	operation("group of two", func(ctx context.Context) (any, error) {
		assigned := make(chan int, 100)
		for index := range 2 {
			onAssigned := kgo.OnPartitionsAssigned(func(_ context.Context, _ *kgo.Client, added map[string][]int32) {
				if len(added[topic]) > 0 {
					assigned <- index
				}
			})
			heartbeat := kgo.HeartbeatInterval(time.Second)
			member := consumer(group+"2", kgo.ConsumeTopics(topic), onAssigned, heartbeat)
			defer member.Close()
			go func() {
				for !member.PollFetches(ctx).IsClientClosed() {
				}
			}()
		}
		for members := map[int]bool{}; len(members) < 2; {
			select {
			case index := <-assigned:
				members[index] = true
			case <-ctx.Done():
				return len(members), ctx.Err()
			}
		}
		return "", nil
	})
	operation("static member", func(ctx context.Context) (any, error) {
		for range 2 {
			reader := consumer(group+"s", kgo.ConsumeTopics(topic), kgo.InstanceID("one"))
			_, err := read(ctx, reader, 1)
			reader.Close()
			if err != nil {
				return "", err
			}
		}
		return "", nil
	})
	operation("group.protocol=consumer, or its fallback", func(ctx context.Context) (any, error) {
		next := context.WithValue(context.Background(), "opt_in_kafka_next_gen_balancer_beta", true)
		reader := consumer(group+"8", kgo.ConsumeTopics(topic), kgo.WithContext(next))
		defer reader.Close()
		return count(read(ctx, reader, 1))
	})
	operation("lag, committed offsets", func(ctx context.Context) (any, error) {
		lags, err := admin.Lag(ctx, group)
		if err == nil {
			err = lags.Error()
		}
		described := lags[group]
		return described.Lag.Total(), err
	})
	operation("list groups by state", func(ctx context.Context) (any, error) {
		listed, err := admin.ListGroups(ctx, "Empty")
		return len(listed), err
	})
	operation("describe group", func(ctx context.Context) (any, error) {
		described, err := admin.DescribeGroups(ctx, group)
		if err == nil {
			err = described.Error()
		}
		return described[group].State, err
	})
	operation("describe missing group", func(ctx context.Context) (any, error) {
		described, err := admin.DescribeGroups(ctx, "missing")
		return described["missing"].Err, err
	})
	operation("alter offsets", func(ctx context.Context) (any, error) {
		offsets := kadm.Offsets{}
		offsets.AddOffset(topic, 0, 1, -1)
		return "", admin.CommitAllOffsets(ctx, group, offsets)
	})
	operation("delete offsets", func(ctx context.Context) (any, error) {
		deleted, err := admin.DeleteOffsets(ctx, group, partition)
		if err == nil {
			err = deleted.Error()
		}
		return "", err
	})
	operation("delete group", func(ctx context.Context) (any, error) {
		deleted, err := admin.DeleteGroup(ctx, group)
		if err == nil {
			err = deleted.Err
		}
		return "", err
	})
	listed := func(list func(context.Context, ...string) (kadm.ListedOffsets, error)) func(context.Context) (any, error) {
		return func(ctx context.Context) (any, error) {
			offsets, err := list(ctx, topic)
			if err == nil {
				err = offsets.Error()
			}
			first, _ := offsets.Lookup(topic, 0)
			return first.Offset, err
		}
	}
	operation("start offset", listed(admin.ListStartOffsets))
	operation("end offset", listed(admin.ListEndOffsets))
	operation("offset of max timestamp", listed(admin.ListMaxTimestampOffsets))
	operation("offset for time", listed(func(ctx context.Context, names ...string) (kadm.ListedOffsets, error) {
		return admin.ListOffsetsAfterMilli(ctx, time.Now().Add(-time.Hour).UnixMilli(), names...)
	}))
	operation("leader epoch", func(ctx context.Context) (any, error) {
		reader := client(kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{topic: {0: kgo.NewOffset().At(5).WithEpoch(0)}}))
		defer reader.Close()
		return count(read(ctx, reader, 1))
	})
	operation("headers, null key and value", func(ctx context.Context) (any, error) {
		sender := client()
		defer sender.Close()
		record := &kgo.Record{Topic: topic, Headers: []kgo.RecordHeader{{Key: "h", Value: []byte("x")}}}
		return "", sender.ProduceSync(ctx, record).FirstErr()
	})
	operation("incremental alter, describe configs", func(ctx context.Context) (any, error) {
		value := "100000"
		altered, err := admin.AlterTopicConfigs(ctx, []kadm.AlterConfig{{Name: "retention.ms", Value: &value}}, topic)
		if err == nil {
			err = altered[0].Err
		}
		if err != nil {
			return "", err
		}
		described, err := admin.DescribeTopicConfigs(ctx, topic)
		if err == nil {
			err = described[0].Err
		}
		for _, config := range described[0].Configs {
			if config.Key == "retention.ms" {
				return *config.Value, err
			}
		}
		return "", fmt.Errorf("no retention.ms")
	})
	operation("topic id", func(ctx context.Context) (any, error) {
		topics, err := admin.ListTopics(ctx, topic)
		if err == nil && topics[topic].ID == (kadm.TopicID{}) {
			err = fmt.Errorf("no topic id")
		}
		return "", err
	})
	operation("log dirs", func(ctx context.Context) (any, error) {
		dirs, err := admin.DescribeAllLogDirs(ctx, partition)
		return len(dirs), err
	})
	operation("create partitions", func(ctx context.Context) (any, error) {
		created, err := admin.UpdatePartitions(ctx, 3, topic)
		if err == nil {
			err = created.Error()
		}
		return "", err
	})
	operation("delete records", func(ctx context.Context) (any, error) {
		offsets := kadm.Offsets{}
		offsets.AddOffset(topic, 0, 1, -1)
		deleted, err := admin.DeleteRecords(ctx, offsets)
		if err == nil {
			err = deleted.Error()
		}
		return "", err
	})
	operation("transactions", transactions(admin))
	operation("consume, transform, produce", transform(admin))
	operation("compacted topic", func(ctx context.Context) (any, error) {
		compact := "compact"
		_, err := admin.CreateTopic(ctx, 1, 1, map[string]*string{"cleanup.policy": &compact}, topic+"-compacted")
		return "", err
	})
	operation("delete topic", func(ctx context.Context) (any, error) {
		_, err := admin.DeleteTopic(ctx, topic)
		return "", err
	})
	operation("delete missing topic", func(ctx context.Context) (any, error) {
		_, err := admin.DeleteTopic(ctx, topic)
		if kerr.ErrorForCode(kerr.UnknownTopicOrPartition.Code) == err {
			return "", nil
		}
		return "", fmt.Errorf("no error, or another one: %w", err)
	})
	base.Close()
	fmt.Printf("%d failed\n", failed)
	if failed > 0 {
		os.Exit(1)
	}
}

// Aborts one transaction and commits another; a consumer must read only the committed one.
func transactions(admin *kadm.Client) func(ctx context.Context) (any, error) {
	return func(ctx context.Context) (any, error) {
		name := topic + "-tx"
		if _, err := admin.CreateTopic(ctx, 1, 1, nil, name); err != nil {
			return "", err
		}
		sender := client(kgo.TransactionalID(topic))
		defer sender.Close()
		for _, end := range []kgo.TransactionEndTry{kgo.TryAbort, kgo.TryCommit} {
			if err := sender.BeginTransaction(); err != nil {
				return "", err
			}
			record := &kgo.Record{Topic: name, Value: fmt.Append(nil, end)}
			if err := sender.ProduceSync(ctx, record).FirstErr(); err != nil {
				return "", err
			}
			if err := sender.EndTransaction(ctx, end); err != nil {
				return "", err
			}
		}
		committed := kgo.FetchIsolationLevel(kgo.ReadCommitted())
		reader := client(kgo.ConsumeTopics(name), committed, kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
		defer reader.Close()
		values, err := read(ctx, reader, 1)
		if err == nil && values[0] != fmt.Sprint(kgo.TryCommit) {
			err = fmt.Errorf("the aborted record was read")
		}
		return "", err
	}
}

// Copies records to another topic, and commits the offsets of the group in the same transaction.
func transform(admin *kadm.Client) func(ctx context.Context) (any, error) {
	return func(ctx context.Context) (any, error) {
		name := topic + "-out"
		if _, err := admin.CreateTopic(ctx, 1, 1, nil, name); err != nil {
			return "", err
		}
		session, err := kgo.NewGroupTransactSession(
			brokers, kgo.TransactionalID(name), kgo.ConsumerGroup(group+"t"), kgo.ConsumeTopics(topic+"-tx"),
			kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		)
		if err != nil {
			return "", err
		}
		defer session.Close()
		fetched := session.PollFetches(ctx).Records()
		if err := session.Begin(); err != nil {
			return "", err
		}
		for _, record := range fetched {
			session.Produce(ctx, &kgo.Record{Topic: name, Value: record.Value}, nil)
		}
		if committed, err := session.End(ctx, kgo.TryCommit); err != nil || !committed {
			return "", fmt.Errorf("committed: %v, %w", committed, err)
		}
		offsets, err := admin.FetchOffsets(ctx, group+"t")
		if offset, ok := offsets.Lookup(topic+"-tx", 0); err == nil && (!ok || offset.At < 1) {
			err = fmt.Errorf("no committed offset")
		}
		return len(fetched), err
	}
}
