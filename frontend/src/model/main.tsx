import '../styles/model-page.css'
import { showPage } from '../shell/page-frame'
import { ModelPage } from './page/model-page'

showPage((props) => <ModelPage {...props} />)
