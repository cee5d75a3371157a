package concorddriver

// reader walks over JSON that is known to be valid, without copying it. encoding/json would take several times as long
// as the calls do.
type reader struct {
	text []byte
	at   int
}

func (r *reader) space() {
	for r.at < len(r.text) {
		switch r.text[r.at] {
		case ' ', '\t', '\r', '\n', ',', ':':
			r.at++ // in valid JSON the separators tell nothing that the values do not
		default:
			return
		}
	}
}

// enter goes into the list or object that comes next, if there is one.
func (r *reader) enter() bool {
	r.space()
	if r.at < len(r.text) && (r.text[r.at] == '[' || r.text[r.at] == '{') {
		r.at++
		return true
	}
	return false
}

// inList goes into the list that comes next, if it is one.
func (r *reader) inList() bool {
	r.space()
	return r.at < len(r.text) && r.text[r.at] == '[' && r.enter()
}

// more tells whether the list or object has another item, and leaves it if not.
func (r *reader) more() bool {
	r.space()
	if r.at >= len(r.text) {
		return false
	}
	if r.text[r.at] == ']' || r.text[r.at] == '}' {
		r.at++
		return false
	}
	return true
}

// value gives the text of the next value, whatever it is, and goes behind it.
func (r *reader) value() []byte {
	r.space()
	start := r.at
	switch r.text[r.at] {
	case '"':
		r.skipString()
	case '[', '{':
		r.skipNested()
	default:
		for r.at < len(r.text) && !endsLiteral[r.text[r.at]] {
			r.at++
		}
	}
	return r.text[start:r.at]
}

var endsLiteral = [256]bool{' ': true, '\t': true, '\r': true, '\n': true, ',': true, ']': true, '}': true}

func (r *reader) skipString() {
	for r.at++; r.text[r.at] != '"'; r.at++ {
		if r.text[r.at] == '\\' {
			r.at++
		}
	}
	r.at++
}

func (r *reader) skipNested() {
	for depth := 0; ; {
		switch r.text[r.at] {
		case '"':
			r.skipString()
			continue
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if r.at++; depth == 0 {
			return
		}
	}
}

// items are the texts of a list's values.
func items(list []byte) [][]byte {
	var texts [][]byte
	in := reader{text: list}
	for in.enter(); in.more(); {
		texts = append(texts, in.value())
	}
	return texts
}

func countItems(list []byte) int {
	in, count := reader{text: list}, 0
	for in.enter(); in.more(); count++ {
		in.value()
	}
	return count
}
