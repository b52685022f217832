import { notSupportedMessage } from '../../not-supported'
import { RedisError } from '../redis-error'
import { type Reply } from '../protocol/replies'
import { type Request } from '../protocol/request-parser'
import { type Lua, type LuaFunction, type State } from './lua'
import { prelude, withFloats } from './lua-source'
import { listTable, LuaValues, type LuaValue } from './lua-values'
import { libraries, LuaError, type LibraryFunction } from './libraries'
import { luaToReply } from './reply-conversion'

interface ScriptRun {
  sha: string
  keys: readonly Buffer[]
  args: readonly Buffer[]
  call: (request: Request) => Reply
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text)
/** Limits the time for which a script blocks all connections. */
const maxRunMs = 5_000
/** Number of Lua instructions after which the run time is checked again. */
const instructionsPerCheck = 10_000

/** Compiles and runs Lua scripts in one interpreter, whose globals are read-only. */
export class ScriptEngine {
  private readonly values: LuaValues
  private readonly state: State
  /** The compiled scripts by their SHA-1, as references in Lua's registry. */
  private readonly compiled = new Map<string, number>()
  private call: ScriptRun['call'] = () => null

  constructor(private readonly api: Lua) {
    const { lauxlib, lualib, lua } = api
    this.values = new LuaValues(api)
    this.state = lauxlib.luaL_newstate()
    const standardLibraries = {
      _G: lualib.luaopen_base,
      math: lualib.luaopen_math,
      string: lualib.luaopen_string,
      table: lualib.luaopen_table,
    }
    for (const [name, open] of Object.entries(standardLibraries))
      lauxlib.luaL_requiref(this.state, bytesOf(name), open, true)
    for (const [name, members] of Object.entries(libraries((request) => this.call(request)))) {
      lua.lua_createtable(this.state, 0, 0)
      for (const [member, value] of Object.entries(members)) {
        if (typeof value === 'function') lua.lua_pushjsfunction(this.state, this.wrap(value))
        else this.values.push(this.state, value)
        lua.lua_setfield(this.state, -2, bytesOf(member))
      }
      lua.lua_setglobal(this.state, bytesOf(name))
    }
    for (const name of ['KEYS', 'ARGV']) this.setList(name, [])
    this.load(prelude)
    lua.lua_call(this.state, 0, 0)
  }

  /** Compiles a script. @throws RedisError for a syntax error. */
  compile(sha: string, source: Buffer): void {
    if (this.compiled.has(sha)) return
    const { lua, lauxlib } = this.api
    const message = this.load(withFloats(source.toString('latin1').replace(/^#!.*/, '')))
    if (message !== undefined) throw new RedisError(`Error compiling script (new function): ${message}`)
    this.compiled.set(sha, lauxlib.luaL_ref(this.state, lua.LUA_REGISTRYINDEX))
  }

  /** Runs a compiled script. @throws RedisError if it fails. */
  run({ sha, keys, args, call }: ScriptRun): Reply {
    const { lua } = this.api
    const stackSize = lua.lua_gettop(this.state)
    this.call = call
    this.setList('KEYS', keys)
    this.setList('ARGV', args)
    const deadline = performance.now() + maxRunMs
    const stop = (state: State): void => {
      if (performance.now() <= deadline) return
      this.raise(state, Buffer.from(notSupportedMessage(`scripts that run longer than ${maxRunMs} ms`)))
    }
    lua.lua_sethook(this.state, stop, lua.LUA_MASKCOUNT, instructionsPerCheck)
    lua.lua_rawgeti(this.state, lua.LUA_REGISTRYINDEX, this.compiled.get(sha) as number)
    const status = lua.lua_pcall(this.state, 0, 1, 0)
    const result = this.values.read(this.state, lua.lua_gettop(this.state))
    lua.lua_settop(this.state, stackSize)
    if (status !== lua.LUA_OK) throw scriptError(result, sha)
    return luaToReply(result)
  }

  /** Compiles a source and pushes its function; returns the message of a syntax error. */
  private load(source: string): string | undefined {
    const { lua, lauxlib } = this.api
    const bytes = Buffer.from(source, 'latin1')
    if (lauxlib.luaL_loadbuffer(this.state, bytes, bytes.length, bytesOf('@user_script')) === lua.LUA_OK)
      return undefined
    const message = this.values.read(this.state, lua.lua_gettop(this.state))
    lua.lua_settop(this.state, lua.lua_gettop(this.state) - 1)
    return textOf(message)
  }

  // A metatable makes the globals read-only for scripts. `lua_rawset` bypasses it.
  private setList(name: string, items: readonly Buffer[]): void {
    const { lua } = this.api
    lua.lua_rawgeti(this.state, lua.LUA_REGISTRYINDEX, globalsIndex)
    this.values.push(this.state, Buffer.from(name))
    this.values.push(this.state, listTable(items))
    lua.lua_rawset(this.state, -3)
    lua.lua_settop(this.state, lua.lua_gettop(this.state) - 1)
  }

  private wrap(run: LibraryFunction): LuaFunction {
    return (state) => {
      const { lua } = this.api
      const args = Array.from({ length: lua.lua_gettop(state) }, (_, index) => this.values.read(state, index + 1))
      let results: LuaValue[]
      try {
        results = run(...args)
      } catch (error) {
        return this.raise(state, error instanceof LuaError ? error.value : Buffer.from((error as Error).message))
      }
      for (const result of results) this.values.push(state, result)
      return results.length
    }
  }

  /** Raises an error in the script: a message with its line, or a table with the field `err`. */
  private raise(state: State, value: LuaValue): never {
    const { lua, lauxlib } = this.api
    lauxlib.luaL_where(state, 1)
    const where = Buffer.from(lua.lua_tostring(state, -1)).toString('latin1')
    if (value instanceof Map) value.set('line', Number(/:(\d+):/.exec(where)?.[1] ?? 0))
    this.values.push(state, Buffer.isBuffer(value) ? Buffer.concat([Buffer.from(where), value]) : value)
    return lua.lua_error(state)
  }
}

/** LUA_RIDX_GLOBALS: the index of the table of globals in Lua's registry. */
const globalsIndex = 2

function scriptError(error: LuaValue, sha: string): RedisError {
  const isTable = error instanceof Map
  const message = textOf(isTable ? error.get('err') : error).replace(/[\r\n]/g, ' ')
  const [code = 'ERR', ...words] = isTable ? message.split(' ') : ['ERR', message]
  const line = (isTable ? error.get('line') : /user_script:(\d+):/.exec(message)?.[1]) as number | string | undefined
  return new RedisError(`${words.join(' ')} script: ${sha}, on @user_script:${line ?? 0}.`, code)
}

function textOf(value: LuaValue): string {
  if (Buffer.isBuffer(value)) return value.toString('latin1')
  return typeof value === 'number' ? String(value) : 'unknown error'
}
