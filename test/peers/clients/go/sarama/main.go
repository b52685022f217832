// Runs the operations of sarama against BOOTSTRAP_SERVERS and prints a line for each: ok, or FAIL with the error.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/IBM/sarama"
)

var (
	unique  = fmt.Sprint(time.Now().UnixNano())
	topic   = "topic-" + unique
	group   = "group-" + unique
	failed  = 0
	brokers = strings.Split(os.Getenv("BOOTSTRAP_SERVERS"), ",")
)

func operation(name string, run func() (any, error)) {
	start := time.Now()
	done := make(chan error, 1)
	var result any = ""
	go func() {
		value, err := run()
		result = value
		done <- err
	}()
	var err error
	select {
	case err = <-done:
	case <-time.After(10 * time.Second):
		err = errors.New("no result after 10 s")
	}
	if err == nil {
		fmt.Printf("ok   %s %v %.1f s\n", name, result, time.Since(start).Seconds())
		return
	}
	failed++
	fmt.Printf("FAIL %s %.1f s %v\n", name, time.Since(start).Seconds(), err)
}

func config(change func(*sarama.Config)) *sarama.Config {
	settings := sarama.NewConfig()
	settings.Version = sarama.V4_1_0_0
	settings.Consumer.Offsets.Initial = sarama.OffsetOldest
	settings.Producer.Return.Successes = true
	if change != nil {
		change(settings)
	}
	return settings
}

func idempotent(settings *sarama.Config) {
	settings.Producer.Idempotent = true
	settings.Producer.RequiredAcks = sarama.WaitForAll
	settings.Net.MaxOpenRequests = 1
}

// A group member that reports each record that it reads.
type member struct{ read chan int }

func (m *member) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (m *member) Cleanup(sarama.ConsumerGroupSession) error { return nil }
func (m *member) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case message, ok := <-claim.Messages():
			if !ok {
				return nil
			}
			session.MarkMessage(message, "")
			m.read <- 1
		case <-session.Context().Done():
			return nil
		}
	}
}

func readGroup(name string, from string, wanted int, change func(*sarama.Config)) (any, error) {
	joined, err := sarama.NewConsumerGroup(brokers, name, config(change))
	if err != nil {
		return "", err
	}
	defer joined.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 9*time.Second)
	defer cancel()
	reader := &member{read: make(chan int, 10_000)}
	ended := make(chan error, 1)
	go func() {
		for ctx.Err() == nil {
			if err := joined.Consume(ctx, []string{from}, reader); err != nil {
				ended <- err
				return
			}
		}
	}()
	for total := 0; total < wanted; total++ {
		select {
		case <-reader.read:
		case err := <-ended:
			return "", err
		case <-ctx.Done():
			return "", fmt.Errorf("%d of %d records", total, wanted)
		}
	}
	return wanted, nil
}

func send(name string, count int, change func(*sarama.Config)) error {
	sender, err := sarama.NewSyncProducer(brokers, config(change))
	if err != nil {
		return err
	}
	defer sender.Close()
	messages := []*sarama.ProducerMessage{}
	for i := range count {
		messages = append(messages, &sarama.ProducerMessage{
			Topic: name, Key: sarama.StringEncoder(fmt.Sprint(i % 7)), Value: sarama.StringEncoder(fmt.Sprint(i)),
			Headers: []sarama.RecordHeader{{Key: []byte("h"), Value: []byte("x")}},
		})
	}
	return sender.SendMessages(messages)
}

func main() {
	admin, err := sarama.NewClusterAdmin(brokers, config(nil))
	if err != nil {
		fmt.Println("FAIL connect", err)
		os.Exit(1)
	}
	operation("create topic", func() (any, error) {
		return "", admin.CreateTopic(topic, &sarama.TopicDetail{NumPartitions: 2, ReplicationFactor: 1}, false)
	})
	operation("idempotent producer, 1,000 records", func() (any, error) { return "", send(topic, 1000, idempotent) })
	for _, codec := range []sarama.CompressionCodec{
		sarama.CompressionGZIP, sarama.CompressionSnappy, sarama.CompressionLZ4, sarama.CompressionZSTD,
	} {
		operation("compression "+codec.String(), func() (any, error) {
			return "", send(topic, 100, func(settings *sarama.Config) { settings.Producer.Compression = codec })
		})
	}
	operation("group, commit", func() (any, error) { return readGroup(group, topic, 1400, nil) })
	operation("group of two", func() (any, error) {
		results := make(chan error, 2)
		for range 2 {
			go func() {
				_, err := readGroup(group+"2", topic, 1, nil)
				results <- err
			}()
		}
		return "", errors.Join(<-results, <-results)
	})
	operation("static member", func() (any, error) {
		static := func(settings *sarama.Config) { settings.Consumer.Group.InstanceId = "one" }
		if _, err := readGroup(group+"s", topic, 1, static); err != nil {
			return "", err
		}
		return "", send(topic, 10, nil)
	})
	operation("committed offsets", func() (any, error) {
		offsets, err := admin.ListConsumerGroupOffsets(group, map[string][]int32{topic: {0}})
		if err != nil {
			return "", err
		}
		return offsets.GetBlock(topic, 0).Offset, nil
	})
	operation("list groups", func() (any, error) {
		groups, err := admin.ListConsumerGroups()
		return len(groups), err
	})
	operation("describe group", func() (any, error) {
		groups, err := admin.DescribeConsumerGroups([]string{group})
		if err != nil {
			return "", err
		}
		return groups[0].State, nil
	})
	operation("alter offsets", func() (any, error) {
		offsets := map[string]map[int32]sarama.OffsetAndMetadata{topic: {0: {Offset: 1, LeaderEpoch: -1}}}
		_, err := admin.AlterConsumerGroupOffsets(group, offsets, nil)
		return "", err
	})
	operation("delete offsets", func() (any, error) { return "", admin.DeleteConsumerGroupOffset(group, topic, 0) })
	operation("delete group", func() (any, error) { return "", admin.DeleteConsumerGroup(group) })
	for name, at := range map[string]int64{
		"start offset": sarama.OffsetOldest, "end offset": sarama.OffsetNewest,
		"offset for time": time.Now().Add(-time.Hour).UnixMilli(),
	} {
		operation(name, func() (any, error) {
			found, err := admin.ListOffsets(map[string]map[int32]int64{topic: {0: at}}, nil)
			if err != nil {
				return "", err
			}
			if result := found[topic][0]; result.Err != sarama.ErrNoError {
				return "", result.Err
			}
			return found[topic][0].Offset, nil
		})
	}
	operation("incremental alter, describe config", func() (any, error) {
		value := "100000"
		entry := sarama.IncrementalAlterConfigsEntry{Operation: sarama.IncrementalAlterConfigsOperationSet, Value: &value}
		changes := map[string]sarama.IncrementalAlterConfigsEntry{"retention.ms": entry}
		if err := admin.IncrementalAlterConfig(sarama.TopicResource, topic, changes, false); err != nil {
			return "", err
		}
		resource := sarama.ConfigResource{Type: sarama.TopicResource, Name: topic, ConfigNames: []string{"retention.ms"}}
		entries, err := admin.DescribeConfig(resource)
		if err != nil || len(entries) != 1 {
			return "", fmt.Errorf("%d entries: %w", len(entries), err)
		}
		return entries[0].Value, nil
	})
	operation("describe topic, topic id", func() (any, error) {
		topics, err := admin.DescribeTopics([]string{topic})
		if err == nil && topics[0].Uuid == (sarama.Uuid{}) {
			err = errors.New("no topic id")
		}
		return "", err
	})
	operation("describe cluster, log dirs", func() (any, error) {
		nodes, _, err := admin.DescribeCluster()
		if err != nil {
			return "", err
		}
		dirs, err := admin.DescribeLogDirs([]int32{nodes[0].ID()})
		return len(dirs), err
	})
	operation("create partitions", func() (any, error) { return "", admin.CreatePartitions(topic, 3, nil, false) })
	operation("delete records", func() (any, error) { return "", admin.DeleteRecords(topic, map[int32]int64{0: 1}) })
	operation("transactions", func() (any, error) { return transactions(admin) })
	operation("compacted topic", func() (any, error) {
		compact := "compact"
		detail := &sarama.TopicDetail{NumPartitions: 1, ReplicationFactor: 1, ConfigEntries: map[string]*string{"cleanup.policy": &compact}}
		return "", admin.CreateTopic(topic+"-compacted", detail, false)
	})
	operation("delete topic", func() (any, error) { return "", admin.DeleteTopic(topic) })
	operation("delete missing topic", func() (any, error) {
		if err := admin.DeleteTopic(topic); !errors.Is(err, sarama.ErrUnknownTopicOrPartition) {
			return "", fmt.Errorf("no error, or another one: %w", err)
		}
		return "", nil
	})
	operation("older protocol version 2.8", func() (any, error) {
		name := topic + "-old"
		if err := admin.CreateTopic(name, &sarama.TopicDetail{NumPartitions: 1, ReplicationFactor: 1}, false); err != nil {
			return "", err
		}
		old := func(settings *sarama.Config) { settings.Version = sarama.V2_8_0_0 }
		if err := send(name, 10, old); err != nil {
			return "", err
		}
		return readGroup(group+"o", name, 10, old)
	})
	admin.Close()
	fmt.Printf("%d failed\n", failed)
	if failed > 0 {
		os.Exit(1)
	}
}

// Aborts one transaction and commits another, both with offsets of a group; a consumer must read only the committed one.
func transactions(admin sarama.ClusterAdmin) (any, error) {
	name := topic + "-tx"
	if err := admin.CreateTopic(name, &sarama.TopicDetail{NumPartitions: 1, ReplicationFactor: 1}, false); err != nil {
		return "", err
	}
	sender, err := sarama.NewSyncProducer(brokers, config(func(settings *sarama.Config) {
		idempotent(settings)
		settings.Producer.Transaction.ID = name
	}))
	if err != nil {
		return "", err
	}
	defer sender.Close()
	for _, end := range []func() error{sender.AbortTxn, sender.CommitTxn} {
		if err := sender.BeginTxn(); err != nil {
			return "", err
		}
		if _, _, err := sender.SendMessage(&sarama.ProducerMessage{Topic: name, Value: sarama.StringEncoder("x")}); err != nil {
			return "", err
		}
		offsets := map[string][]*sarama.PartitionOffsetMetadata{topic: {{Partition: 0, Offset: 5}}}
		if err := sender.AddOffsetsToTxn(offsets, group+"x"); err != nil {
			return "", err
		}
		if err := end(); err != nil {
			return "", err
		}
	}
	committed := func(settings *sarama.Config) { settings.Consumer.IsolationLevel = sarama.ReadCommitted }
	if _, err := readGroup(group+"c", name, 1, committed); err != nil {
		return "", err
	}
	stored, err := admin.ListConsumerGroupOffsets(group+"x", map[string][]int32{topic: {0}})
	if err != nil {
		return "", err
	}
	return stored.GetBlock(topic, 0).Offset, nil
}
