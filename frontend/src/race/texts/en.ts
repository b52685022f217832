/** Texts of the race page in English. */
export const en = {
  title: 'The race',
  subtitle:
    'The same orders with scaling by lag, time lag, rate of arrivals, CPU and memory, and with fixed numbers of pods',
  skip: 'Skip to the race',
  about: 'Which contender keeps the backlog short, and what it costs.',
  newest: 'Newest race',
  open: 'Open a race…',
  reading: 'Looking for the newest race…',
  howToCreate: {
    before: 'No race has been run in this checkout yet: run',
    after: ' and choose “Newest race”, or drop the file of a race here.',
  },
  errors: {
    notJson: 'Not opened: this file is not JSON. Choose a file that a race wrote.',
    tooLarge: 'Not opened: this file has more than 4 MB of text. Choose a file that a race wrote.',
    notRead: (reason: string) => `The race could not be read: ${reason}.`,
    value: (path: string, expected: string) =>
      `Not opened: this is not a race, because ${path} is not ${expected}. Choose a file that a race wrote.`,
    file: 'the file',
  },
  expected: {
    object: 'an object',
    list: 'a list of the right length',
    number: 'a number of 0 or more',
    text: 'a string',
  },
  orders: (count: string) => `${count} orders each`,
  rush: (rate: string, seconds: string) => `${rate} a second for ${seconds} s`,
  seed: (seed: string) => `seed ${seed}`,
  contenders: {
    lag: 'Kafka lag',
    'time lag': 'Age of the oldest record',
    'lag and rate': 'Kafka lag and rate of arrivals',
    cpu: 'CPU',
    memory: 'Memory',
    'fixed 2': 'Fixed: 2 pods each',
    'fixed 6': 'Fixed: 6 pods each',
  },
  chart: {
    region: 'Backlog',
    title: 'Orders placed and not delivered',
    unit: 'at worst, or at the pointer',
    description: (title: string, values: string) => `${title}. At worst: ${values}`,
  },
  table: {
    region: 'Result',
    label: 'Result of each contender',
    scaledBy: 'Scaled by',
    backlog: 'Largest backlog',
    p50: 'Order time p50',
    p95: 'Order time p95',
    podMinutes: 'Pod-minutes',
    cost: 'Cost',
    undelivered: (count: string) => `${count} not delivered`,
  },
  price: { label: 'Price per pod-hour', invalid: 'A price is a number of 0 or more.' },
}
