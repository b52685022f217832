import { type EnvReader } from '@food-delivery/service-kit'
import { mongo } from 'mongoose'

/** The database if the URL contains none. The original application uses the same one. */
const DEFAULT_DATABASE = 'example-food-delivery'

export interface MongoEnvironment {
  url: string
  database: string
}

const DATABASE_OF_URL = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/

/** Reads `MONGODB_URL`, or else `MONGODB_REPLICA_HOSTNAMES` (hosts separated by commas); one of them is required. */
export function readMongoEnvironment(env: EnvReader): MongoEnvironment {
  const hosts = env.optionalString('MONGODB_REPLICA_HOSTNAMES', {
    pattern: /^[^\s/@]+$/,
    expected: 'hosts separated by commas',
  })
  const url = env.optional('MONGODB_URL', {
    expected: 'a URL like mongodb://host:27017/database',
    parse: (text) => (isMongoUrl(text) ? text : undefined),
  })
  if (url !== undefined) return { url, database: databaseOf(url) }
  if (hosts !== undefined) return { url: `mongodb://${hosts}/${DEFAULT_DATABASE}`, database: DEFAULT_DATABASE }
  // A variable that is set but invalid is already reported.
  const isReported = env.problems.some(({ variable }) => variable.startsWith('MONGODB_'))
  if (!isReported) env.report('MONGODB_URL', undefined, 'a URL like mongodb://host:27017/database')
  return { url: '', database: DEFAULT_DATABASE }
}

function isMongoUrl(text: string): boolean {
  try {
    // The constructor validates the URL; it does not connect.
    new mongo.MongoClient(text)
    return true
  } catch {
    return false
  }
}

function databaseOf(url: string): string {
  return decodeURIComponent(DATABASE_OF_URL.exec(url)?.[1] ?? DEFAULT_DATABASE)
}
