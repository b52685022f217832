import { createRequire } from 'node:module'
import { notSupported } from '../redis-error'

/** A Lua thread of fengari. */
export type State = object

/** A function that a script can call; it returns the number of values that it has pushed. */
export type LuaFunction = (state: State) => number

/** The part of fengari's API that this server uses; the names are those of Lua's C API. */
export interface Lua {
  lua: {
    LUA_OK: number
    LUA_TNIL: number
    LUA_TBOOLEAN: number
    LUA_TNUMBER: number
    LUA_TSTRING: number
    LUA_TTABLE: number
    LUA_MASKCOUNT: number
    lua_call(state: State, argumentCount: number, resultCount: number): void
    lua_createtable(state: State, arraySize: number, recordSize: number): void
    lua_error(state: State): never
    lua_gettop(state: State): number
    lua_next(state: State, index: number): number
    lua_pcall(state: State, argumentCount: number, resultCount: number, handler: number): number
    lua_pushboolean(state: State, value: boolean): void
    lua_pushjsfunction(state: State, run: LuaFunction): void
    lua_pushlightuserdata(state: State, value: unknown): void
    lua_pushnil(state: State): void
    lua_pushnumber(state: State, value: number): void
    lua_pushstring(state: State, value: Uint8Array): void
    lua_rawgeti(state: State, index: number, position: number): number
    lua_rawset(state: State, index: number): void
    lua_setfield(state: State, index: number, name: Uint8Array): void
    lua_setglobal(state: State, name: Uint8Array): void
    lua_sethook(state: State, hook: ((state: State) => void) | null, mask: number, count: number): void
    lua_settop(state: State, index: number): void
    lua_toboolean(state: State, index: number): boolean
    lua_tonumber(state: State, index: number): number
    lua_tostring(state: State, index: number): Uint8Array
    lua_type(state: State, index: number): number
    LUA_REGISTRYINDEX: number
  }
  lauxlib: {
    luaL_checkstack(state: State, space: number, message: null): void
    luaL_loadbuffer(state: State, source: Uint8Array, size: number, name: Uint8Array): number
    luaL_newstate(): State
    luaL_ref(state: State, table: number): number
    luaL_requiref(state: State, name: Uint8Array, open: LuaFunction, isGlobal: boolean): void
    luaL_where(state: State, level: number): void
  }
  lualib: Record<'luaopen_base' | 'luaopen_math' | 'luaopen_string' | 'luaopen_table', LuaFunction>
}

/** Loads the Lua interpreter, which is an optional dependency. @throws RedisError if it is not installed. */
export function loadLua(): Lua {
  const load = createRequire(__filename)
  try {
    // In the Lua 5.1 of Redis, all numbers are doubles, and whole numbers are printed without ".0".
    load('fengari/src/defs.js') // must be loaded first, because it and luaconf.js require each other
    const settings = load('fengari/src/luaconf.js') as Record<string, unknown>
    settings['LUA_COMPAT_FLOATSTRING'] = true
    return load('fengari') as Lua
  } catch (error) {
    throw notSupported(
      `Lua scripts without the package fengari (npm install --save-dev fengari): ${(error as Error).message}`,
    )
  }
}
