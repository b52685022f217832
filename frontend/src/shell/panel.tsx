import { type ReactNode, useId } from 'react'
import { Boundary } from './boundary'

/** A region of a page with an error boundary: a heading, tools beside it, and content. */
export function Panel({
  name,
  title,
  tools,
  children,
}: {
  name: string
  title: string
  tools?: ReactNode
  children: ReactNode
}) {
  const heading = useId()
  return (
    <section className={`panel panel-${name}`} id={name} aria-labelledby={heading} tabIndex={-1}>
      <header className="panel-header">
        <h2 id={heading}>{title}</h2>
        {tools}
      </header>
      <div className="panel-body">
        <Boundary>{children}</Boundary>
      </div>
    </section>
  )
}
