import { splitCommand } from './command'

describe('splitCommand', () => {
  it.each<[string, string[]]>([
    ['node my-consumer.js', ['node', 'my-consumer.js']],
    ['  node  a.js\t--name "two words" \n', ['node', 'a.js', '--name', 'two words']],
    [`node -e 'console.log("$HOME; *")'`, ['node', '-e', 'console.log("$HOME; *")']],
    [`python3 app.py --in=a" "b''c`, ['python3', 'app.py', '--in=a bc']],
    ['node a.js ""', ['node', 'a.js', '']],
    ['node 주문.js ä.js', ['node', '주문.js', 'ä.js']],
    ['./run.sh key=value a,b +x 50% [1]', ['./run.sh', 'key=value', 'a,b', '+x', '50%', '[1]']],
  ])('splits %s', (command, words) => {
    expect(splitCommand(command)).toEqual(words)
  })

  it.each([
    ['node a.js | tee log', '"|" is shell syntax (a pipe)'],
    ['node a.js & node b.js', '"&" is shell syntax (a command in the background, or two commands)'],
    ['cd x; node a.js', '";" is shell syntax (two commands)'],
    ['node a.js > log', '">" is shell syntax (output redirection)'],
    ['node a.js < in', '"<" is shell syntax (input redirection)'],
    ['node a.js $PORT', '"$" is shell syntax (a variable'],
    ['node a.js "$PORT"', '"$" is shell syntax (a variable'],
    ['node `which a`', '"`" is shell syntax (command substitution)'],
    ['node *.js', '"*" is shell syntax (a file name pattern)'],
    ['node ~/a.js', '"~" is shell syntax (the home directory)'],
    ['(node a.js)', '"(" is shell syntax (a subshell)'],
    [String.raw`node a\ b.js`, String.raw`"\" is shell syntax (an escaped character`],
    ['A=1 node a.js', '"A=1" is shell syntax (a variable assignment); set the variable in env'],
    [`node 'a.js`, `"'" is shell syntax (an unclosed quote)`],
    ['node "a.js', `""" is shell syntax (an unclosed quote)`],
    ['   ', 'the command is empty'],
  ])('refuses %s, and names the reason', (command, message) => {
    expect(() => splitCommand(command)).toThrow(message)
  })
})
