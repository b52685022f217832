/** Matches comments, strings and names as well as numerals, so that their digits are not taken for numerals. */
const token =
  /--\[(=*)\[[\s\S]*?\]\1\]|--[^\n]*|\[(=*)\[[\s\S]*?\]\2\]|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[A-Za-z_]\w*|0[xX][\da-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?/g

/**
 * Converts every integer in a script to a floating-point number. The interpreter implements Lua 5.3, whose integers have
 * 32 bits in JavaScript and overflow; Redis has Lua 5.1, in which all numbers are doubles.
 */
export const withFloats = (source: string): string =>
  source.replace(token, (text) => {
    if (!/^(0[xX][\da-fA-F]+|\d+)$/.test(text)) return text
    return `${Number(text)}.0`
  })

/** Adapts Lua 5.3 to the Lua 5.1 of Redis: adds and removes functions, and makes numbers doubles. Globals are read-only. */
export const prelude = `
local protectedCall = pcall
local floor, ceil, random, toNumber, format = math.floor, math.ceil, math.random, tonumber, string.format
unpack = table.unpack
local function withText(isOk, result, ...)
  if not isOk and type(result) == 'table' and result.err then return false, result.err end
  return isOk, result, ...
end
pcall = function(...) return withText(protectedCall(...)) end
loadstring = load
table.getn = function(list) return #list end
table.unpack, table.pack, table.move = nil, nil, nil
math.pow = function(a, b) return a ^ b end
math.mod = math.fmod
math.log10 = function(x) return math.log(x, 10) end
math.floor = function(x) return floor(x) + 0.0 end
math.ceil = function(x) return ceil(x) + 0.0 end
math.random = function(...) return random(...) + 0.0 end
math.tointeger, math.type, math.ult, math.maxinteger, math.mininteger = nil, nil, nil, nil, nil
tonumber = function(...)
  local number = toNumber(...)
  return number and number + 0.0
end
string.format = function(text, ...)
  local function asFloat(flags, kind) if kind == 'd' or kind == 'i' then return '%' .. flags .. '.0f' end end
  return format(string.gsub(text, '%%([%-+ #0]*%d*)([%%di])', asFloat), ...)
end
string.pack, string.unpack, string.packsize = nil, nil, nil
dofile, loadfile, print, require, collectgarbage = nil, nil, nil, nil, nil
setmetatable(_G, {
  __index = function(_, name)
    error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
  end,
  __newindex = function() error('Attempt to modify a readonly table', 2) end,
})
`
