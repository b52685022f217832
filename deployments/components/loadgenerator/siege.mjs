// A load test with the options of siege:   node /load/siege.mjs -c20 -t40S -v http://apiservice:8080/restaurants
//   -cN concurrent users (10)   -tN[S|M] duration (10S)   -v one line per response
const options = { users: 10, seconds: 10, verbose: false, url: 'http://apiservice:8080/restaurants' }
for (const argument of process.argv.slice(2)) parseArgument(argument)

function parseArgument(argument) {
  const [, users] = /^-c(\d+)$/.exec(argument) ?? []
  const [, time, unit] = /^-t(\d+)([SM]?)$/i.exec(argument) ?? []
  if (users) options.users = Number(users)
  else if (time) options.seconds = Number(time) * (unit?.toUpperCase() === 'M' ? 60 : 1)
  else if (argument === '-v') options.verbose = true
  else if (URL.canParse(argument)) options.url = argument
  else {
    console.error(`unknown argument ${argument}; usage: siege.mjs [-cUSERS] [-tTIME[S|M]] [-v] URL`)
    process.exit(2)
  }
}

const result = { hits: 0, failed: 0, bytes: 0, totalMs: 0, longestMs: 0 }
const startedAt = performance.now()

async function simulateUser() {
  while (performance.now() - startedAt < options.seconds * 1_000) await sendRequest()
}

async function sendRequest() {
  const sentAt = performance.now()
  let status = 0
  try {
    const response = await fetch(options.url)
    result.bytes += (await response.arrayBuffer()).byteLength
    status = response.status
  } catch {
    // Without a response, status 0 counts as a failure.
  }
  const durationMs = performance.now() - sentAt
  if (options.verbose)
    console.log(`HTTP/1.1 ${status}  ${(durationMs / 1_000).toFixed(2)} secs  ==> GET ${options.url}`)
  if (status === 0 || status >= 500) result.failed++
  else result.hits++
  result.totalMs += durationMs
  result.longestMs = Math.max(result.longestMs, durationMs)
}

await Promise.all(Array.from({ length: options.users }, simulateUser))
const seconds = (performance.now() - startedAt) / 1_000
const total = result.hits + result.failed
const lines = {
  'Transactions:': `${result.hits} hits`,
  'Availability:': `${((100 * result.hits) / Math.max(1, total)).toFixed(2)} %`,
  'Elapsed time:': `${seconds.toFixed(2)} secs`,
  'Data transferred:': `${(result.bytes / 1_000_000).toFixed(2)} MB`,
  'Response time:': `${(result.totalMs / Math.max(1, total) / 1_000).toFixed(3)} secs`,
  'Transaction rate:': `${(result.hits / seconds).toFixed(2)} trans/sec`,
  'Failed transactions:': String(result.failed),
  'Longest transaction:': `${(result.longestMs / 1_000).toFixed(3)} secs`,
}
for (const [name, value] of Object.entries(lines)) console.log(name.padEnd(24), value)
