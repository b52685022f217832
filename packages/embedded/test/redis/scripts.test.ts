import { startTestRedis, type TestRedis } from './test-redis'

let server: TestRedis
beforeAll(async () => (server = await startTestRedis()))
afterAll(() => server.close())

/** Scripts with their arguments (the number of keys, the keys, the values) and Redis 7.0's replies. They run in this order. */
const scripts: [script: string, args: (string | number)[], reply: unknown][] = [
  ['return 1', [0], 1],
  ['return 3.99', [0], 3],
  ["return 'x'", [0], 'x'],
  ["return {1,2,{3,'four'},nil,5}", [0], [1, 2, [3, 'four']]],
  ['return true', [0], 1],
  ['return false', [0], null],
  ['return nil', [0], null],
  ["return {ok='FINE'}", [0], 'FINE'],
  ["return {err='BAD thing'}", [0], 'BAD thing'],
  ["return redis.error_reply('My Err')", [0], 'My Err'],
  ["return redis.status_reply('S')", [0], 'S'],
  ['return KEYS[1]..ARGV[1]', [1, 'k', 'v'], 'kv'],
  ['return #KEYS + #ARGV', [1, 'k', 'v', 'w'], 3],
  ["redis.call('SET',KEYS[1],ARGV[1]); return redis.call('GET',KEYS[1])", [1, 'k', 'v'], 'v'],
  ["return redis.call('INCRBY',KEYS[1],ARGV[1]*2)", [1, 'n', '5'], 10],
  ["return redis.call('GET','none') == false", [0], 1],
  ["return type(redis.call('SET','k','v')['ok'])", [0], 'string'],
  [
    "return redis.call('LPUSH','k','x')",
    [0],
    'WRONGTYPE Operation against a key holding the wrong kind of value script: SHA, on @user_script:1.',
  ],
  [
    "local r = redis.pcall('LPUSH','k','x'); return r['err']",
    [0],
    'WRONGTYPE Operation against a key holding the wrong kind of value',
  ],
  ["return redis.pcall('LPUSH','k','x')", [0], 'WRONGTYPE Operation against a key holding the wrong kind of value'],
  ["return redis.call('nosuch')", [0], 'ERR Unknown Redis command called from script script: SHA, on @user_script:1.'],
  [
    "return redis.call('get', {})",
    [0],
    'ERR Lua redis lib command arguments must be strings or integers script: SHA, on @user_script:1.',
  ],
  [
    'return x',
    [0],
    "ERR user_script:1: Script attempted to access nonexistent global variable 'x' script: SHA, on @user_script:1.",
  ],
  ['x = 1', [0], 'ERR user_script:1: Attempt to modify a readonly table script: SHA, on @user_script:1.'],
  ["error('boom')", [0], 'ERR user_script:1: boom script: SHA, on @user_script:1.'],
  [
    'return nil + 1',
    [0],
    'ERR user_script:1: attempt to perform arithmetic on a nil value script: SHA, on @user_script:1.',
  ],
  ["return tostring(10/2)..' '..tostring(0.1)..' '..(7/2)", [0], '5 0.1 3.5'],
  ["return tostring(1700000000000)..' '..(60*60*24*365*1000)", [0], '1700000000000 31536000000'],
  ["local a = tonumber('2000000000'); return a + a", [0], 4000000000],
  ["return tonumber('2000000000') * tonumber('3')", [0], 6000000000],
  ['return math.floor(2147483647.5) + math.floor(2147483647.2)', [0], 4294967294],
  ['return {math.floor(3.7), math.ceil(3.2), math.max(1,5,3), math.min(4,2), math.abs(-3)}', [0], [3, 4, 5, 2, 3]],
  [
    "return {string.sub('hello',2,3), string.len('abc'), ('x'):rep(3), string.upper('a'), string.find('hello','l')}",
    [0],
    ['el', 3, 'xxx', 'A', 3, 3],
  ],
  ['local t = {} for i=1,5 do t[i] = i*i end return t', [0], [1, 4, 9, 16, 25]],
  ["local t = {3,1,2} table.sort(t) return table.concat(t, ',')", [0], '1,2,3'],
  ["local t = {} table.insert(t, 'a') table.insert(t, 1, 'b') return {unpack(t)}", [0], ['b', 'a']],
  ["return redis.sha1hex('')", [0], 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ["return cjson.encode({1,2,{a='b'}})", [0], '[1,2,{"a":"b"}]'],
  ["return cjson.encode({url='a/b', n=1.5, t=true, z=cjson.null})=='x'", [0], null],
  ['return cjson.encode({})', [0], '{}'],
  ['return cjson.decode(\'{"a":[1,2,{"b":"c"}]}\')[\'a\'][3][\'b\']', [0], 'c'],
  ['return cjson.decode(\'[1,null,"x"]\')', [0], [1, null, 'x']],
  ['return cjson.encode(cjson.decode(ARGV[1]))', [0, '{"a":12345678901}'], '{"a":12345678901}'],
  ["return cmsgpack.unpack(cmsgpack.pack({1,'two',3.5,true}))", [0], [1, 'two', 3, 1]],
  ["local a,b = cmsgpack.unpack(cmsgpack.pack(1,'abc')) return {a,b}", [0], [1, 'abc']],
  ['return bit.band(255, 15) + bit.bor(1,2) + bit.lshift(1,4)', [0], 34],
  ['return bit.tohex(255)', [0], '000000ff'],
  ["return redis.call('ZADD','k2',1.5,'a',2,'b')", [0], 2],
  ["return redis.call('ZRANGE','k2',0,-1,'WITHSCORES')", [0], ['a', '1.5', 'b', '2']],
  ["return redis.call('ZSCORE','k2','a')", [0], '1.5'],
  ["return redis.call('HGETALL','none')", [0], []],
  ["local ok, e = pcall(function() error('x') end) return {ok == false, e}", [0], [1, 'user_script:1: x']],
  ["return pcall(redis.call, 'GET', 'k')", [0], 1],
  ["local function f(a, ...) return select('#', ...) end return f(1,2,3)", [0], 2],
  ["return #'abc' == 3 and 'yes' or 'no'", [0], 'yes'],
  ['return 7 % 3 + 2 ^ 10', [0], 1025],
  ['return -7 % 3', [0], 2],
  ["return '5' + 3", [0], 8],
  ["return 10 == '10'", [0], null],
  ['return 1e3', [0], 1000],
  ['return 0xff', [0], 255],
  ['return [[a\nb]]', [0], 'a\nb'],
  ["-- c 1\nreturn 'a1b2 10' --[[ 3 ]]", [0], 'a1b2 10'],
  ["return tostring(redis.call('TIME')[1] + 0 > 1600000000)", [0], 'true'],
  [
    "return redis.call('SUBSCRIBE','x')",
    [0],
    'ERR This Redis command is not allowed from script script: SHA, on @user_script:1.',
  ],
  [
    "return redis.call('MULTI')",
    [0],
    'ERR This Redis command is not allowed from script script: SHA, on @user_script:1.',
  ],
  ['return {1.5, -2.7, 1e10}', [0], [1, -2, 10000000000]],
  ['return 12345678901234', [0], 12345678901234],
  ['return math.huge', [0], -9223372036854776000],
  ["for k,v in pairs(KEYS) do if v == 'z' then return k end end", [2, 'y', 'z'], 2],
  ['return tostring(nil)..tostring(true)', [0], 'niltrue'],
  ['return type(KEYS)..type(redis.call)', [0], 'tablefunction'],
  ["return string.gsub('hello world','o','0')", [0], 'hell0 w0rld'],
  ["return {string.match('key:123','(%a+):(%d+)')}", [0], ['key', '123']],
  ['return next({})', [0], null],
  ["return loadstring('return 5')()", [0], 5],
  ['return table.getn({1,2,3})', [0], 3],
  ['local x <const> = 1', [0], "ERR Error compiling script (new function): user_script:1: unexpected symbol near '<'"],
  ['return math.pow(2,3)', [0], 8],
  [
    "return redis.call('set','k','v','px',1.5)",
    [0],
    'ERR value is not an integer or out of range script: SHA, on @user_script:1.',
  ],
  ["return redis.call('set','k','v','ex',100)", [0], 'OK'],
  ["return redis.call('setex','k',1e2,'v')", [0], 'OK'],
  ["return redis.call('ttl','k')", [0], 100],
  ['return 1', ['x'], 'ERR value is not an integer or out of range'],
  ['return 1', [5], "ERR Number of keys can't be greater than number of args"],
  ['return 1', [-1], "ERR Number of keys can't be negative"],
]

it('returns the replies of Redis', async () => {
  const client = server.connect({ protocol: 2 })
  await client.del('k', 'k2', 'n')
  for (const [script, args, expected] of scripts) {
    const reply = await client.eval(script, ...(args as [number])).catch((error: unknown) => (error as Error).message)
    expect([script, withoutSha(reply)]).toEqual([script, expected])
  }
  await client.del('k', 'k2', 'n')
})

const withoutSha = (reply: unknown): unknown =>
  typeof reply === 'string' ? reply.replace(/script: [0-9a-f]{40}/, 'script: SHA') : reply

it('runs a stored script by its SHA-1', async () => {
  const client = server.connect()
  const sha = String(await client.script('LOAD', 'return ARGV[1]'))
  expect(await client.evalsha(sha, 0, 'x')).toBe('x')
  expect(await client.script('EXISTS', sha, 'f'.repeat(40))).toEqual([1, 0])
  await client.script('FLUSH')
  await expect(client.evalsha(sha, 0)).rejects.toThrow('NOSCRIPT No matching script. Please use EVAL.')
})

it('runs a script in a transaction and as a command that the client defines', async () => {
  const client = server.connect()
  const key = server.key('counter')
  const addScript = 'return redis.call("INCRBY", KEYS[1], ARGV[1])'
  expect(await client.multi().eval(addScript, 1, key, 2).get(key).exec()).toEqual([
    [null, 2],
    [null, '2'],
  ])
  client.defineCommand('addTo', { numberOfKeys: 1, lua: addScript })
  const { addTo } = client as unknown as { addTo: (key: string, by: number) => Promise<number> }
  expect(await Promise.all([1, 2, 3].map((by) => addTo.call(client, key, by)))).toEqual([3, 5, 8])
})

it('passes binary strings', async () => {
  const client = server.connect()
  const bytes = Buffer.from([0, 255, 10, 13, 200])
  const key = server.key('bytes')
  expect(
    await client.callBuffer(
      'EVAL',
      'redis.call("SET", KEYS[1], ARGV[1]) return redis.call("GET", KEYS[1])',
      1,
      key,
      bytes,
    ),
  ).toEqual(bytes)
})

it('does not share globals between scripts', async () => {
  const client = server.connect()
  await expect(client.eval('y = 1', 0)).rejects.toThrow('Attempt to modify a readonly table')
  await expect(client.eval('return y', 0)).rejects.toThrow("nonexistent global variable 'y'")
  // Some versions of Redis reject the assignment, others undo it after the script.
  await client.eval('KEYS = 1', 0).catch(() => undefined)
  expect(await client.eval('return #KEYS', 1, 'k')).toBe(1)
})
