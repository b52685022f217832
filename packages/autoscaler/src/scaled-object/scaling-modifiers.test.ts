import { compileModifiers } from './scaling-modifiers'

describe('compileModifiers', () => {
  it.each([
    [{ target: 'many' }, 'strconv.ParseFloat: parsing "many": invalid syntax'],
    [{ target: '1e999' }, 'strconv.ParseFloat: parsing "1e999": value out of range'],
    [{ target: '2', activationTarget: '1e999' }, 'ActivationTarget parsing error: parsing "1e999"'],
  ])('rejects %j', (modifiers, message) => {
    expect(() => compileModifiers({ formula: 'a', ...modifiers }, [{ type: 'kafka', name: 'a' }])).toThrow(message)
  })
})
