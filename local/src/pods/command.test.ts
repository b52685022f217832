import { splitCommand } from './command'

describe('splitCommand', () => {
  it.each<[string, string[]]>([
    ['node my-consumer.js', ['node', 'my-consumer.js']],
    ['  node  a.js\t--name "two words" \n', ['node', 'a.js', '--name', 'two words']],
    [`node -e 'console.log("$HOME; *")'`, ['node', '-e', 'console.log("$HOME; *")']],
    [`python3 app.py --in=a" "b''c`, ['python3', 'app.py', '--in=a bc']],
    ['node a.js ""', ['node', 'a.js', '']],
    ['./run.sh key=value a,b +x 50% [1]', ['./run.sh', 'key=value', 'a,b', '+x', '50%', '[1]']],
  ])('splits %s', (command, words) => {
    expect(splitCommand(command)).toEqual(words)
  })

  it.each([
    ['node a.js | tee log', '"|" is shell syntax (a pipe)'],
    ['node a.js & node b.js', '"&" is shell syntax (a command in the background, or two commands)'],
    ['cd x; node a.js', '";" is shell syntax (two commands)'],
    ['node a.js > log', '">" is shell syntax (a redirected output)'],
    ['node a.js < in', '"<" is shell syntax (a redirected input)'],
    ['node a.js $PORT', '"$" is shell syntax (a variable'],
    ['node a.js "$PORT"', '"$" is shell syntax (a variable'],
    ['node `which a`', '"`" is shell syntax (the output of another command)'],
    ['node *.js', '"*" is shell syntax (a pattern of file names)'],
    ['node ~/a.js', '"~" is shell syntax (the home folder)'],
    ['(node a.js)', '"(" is shell syntax (a subshell)'],
    [String.raw`node a\ b.js`, String.raw`"\" is shell syntax (an escaped character`],
    ['A=1 node a.js', '"A=1" is shell syntax (a variable of the command); set it in env'],
    [`node 'a.js`, `"'" is shell syntax (a quoted text without an end)`],
    ['node "a.js', `""" is shell syntax (a quoted text without an end)`],
    ['   ', 'no command'],
  ])('refuses %s by name', (command, message) => {
    expect(() => splitCommand(command)).toThrow(message)
  })
})
