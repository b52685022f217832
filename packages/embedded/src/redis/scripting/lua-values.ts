import { type Lua, type State } from './lua'

/** The value of `cjson.null`. */
export const luaNull = Symbol('null')

export type LuaKey = string | number | boolean

/** A table; its string keys are latin1, one character per byte. */
export type LuaTable = Map<LuaKey, LuaValue>

/** A Lua value. nil is undefined, and strings are bytes. */
export type LuaValue = undefined | boolean | number | Buffer | LuaTable | typeof luaNull

/** Copies values between Lua's stack and JavaScript. */
export class LuaValues {
  constructor(private readonly api: Lua) {}

  /** The value at an absolute index of the stack; `luaNull` for a function or any other type. */
  read(state: State, index: number): LuaValue {
    const { lua } = this.api
    const type = lua.lua_type(state, index)
    if (type === lua.LUA_TBOOLEAN) return lua.lua_toboolean(state, index)
    if (type === lua.LUA_TNUMBER) return lua.lua_tonumber(state, index)
    if (type === lua.LUA_TSTRING) return Buffer.from(lua.lua_tostring(state, index))
    if (type === lua.LUA_TTABLE) return this.readTable(state, index)
    return type === lua.LUA_TNIL ? undefined : luaNull
  }

  push(state: State, value: LuaValue): void {
    const { lua } = this.api
    if (value === undefined) lua.lua_pushnil(state)
    else if (typeof value === 'boolean') lua.lua_pushboolean(state, value)
    else if (typeof value === 'number') lua.lua_pushnumber(state, value)
    else if (Buffer.isBuffer(value)) lua.lua_pushstring(state, new Uint8Array(value))
    else if (typeof value === 'symbol') lua.lua_pushlightuserdata(state, value)
    else this.pushTable(state, value)
  }

  private readTable(state: State, index: number): LuaTable {
    const { lua, lauxlib } = this.api
    lauxlib.luaL_checkstack(state, 4, null)
    const table: LuaTable = new Map()
    lua.lua_pushnil(state)
    while (lua.lua_next(state, index) !== 0) {
      const top = lua.lua_gettop(state)
      const key = this.read(state, top - 1)
      const name = Buffer.isBuffer(key) ? key.toString('latin1') : key
      if (typeof name === 'string' || typeof name === 'number' || typeof name === 'boolean')
        table.set(name, this.read(state, top))
      lua.lua_settop(state, top - 1)
    }
    return table
  }

  private pushTable(state: State, table: LuaTable): void {
    const { lua, lauxlib } = this.api
    lauxlib.luaL_checkstack(state, 4, null)
    lua.lua_createtable(state, 0, table.size)
    for (const [key, value] of table) {
      this.push(state, typeof key === 'string' ? Buffer.from(key, 'latin1') : key)
      this.push(state, value)
      lua.lua_rawset(state, -3)
    }
  }
}

/** A table whose keys are 1, 2, 3, … */
export const listTable = (values: readonly LuaValue[]): LuaTable =>
  new Map(values.map((value, index) => [index + 1, value]))

/** The values of the keys 1, 2, 3, … until the first missing one. */
export function listOf(table: LuaTable): LuaValue[] {
  const values: LuaValue[] = []
  for (let value = table.get(1); value !== undefined; value = table.get(values.length + 1)) values.push(value)
  return values
}
