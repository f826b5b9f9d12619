// Command mongodb-server is a test server for the MongoDB protocol: FerretDB
// with its SQLite backend, embedded, behind a front that makes writes atomic.
// See README.md.
package main

import (
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "loopback `address` to listen on; port 0 takes a free one")
	data := flag.String("data", "", "`directory` to keep data in; without it, a temporary one removed at the end")
	flag.Parse()

	if err := run(*listen, *data); err != nil {
		fmt.Fprintln(os.Stderr, "mongodb-server:", err)
		os.Exit(1)
	}
}

func run(listen, data string) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("-listen %s: not a loopback address", listen)
	}

	stopped, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	// A kept store stays whole over a power cut; a throw-away one need not.
	synchronous := "normal"
	if data == "" {
		if data, err = os.MkdirTemp("", "mongodb-server-"); err != nil {
			return err
		}
		defer os.RemoveAll(data)
		synchronous = "off"
	}
	if data, err = filepath.Abs(data); err != nil {
		return err
	}
	if err = os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	store := url.URL{
		Scheme:   "file",
		Path:     filepath.ToSlash(data) + "/",
		RawQuery: url.Values{"_pragma": {"busy_timeout(10000)", "synchronous(" + synchronous + ")"}}.Encode(),
	}

	db, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Logger:    slog.New(quiet{slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})}),
		Handler:   "sqlite",
		SQLiteURL: store.String(),
	})
	if err != nil {
		return err
	}
	inner, err := url.Parse(db.MongoDBURI())
	if err != nil {
		return err
	}

	running, end := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = db.Run(running)
	}()
	// Runs before the temporary directory is removed.
	defer func() {
		end()
		<-ended
	}()

	ln, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	f := &front{inner: inner.Host, stopped: stopped}
	go func() {
		<-stopped.Done()
		ln.Close()
	}()
	fmt.Printf("listening mongodb://%s/\n", ln.Addr())
	return f.serve(ln)
}

// front passes whole messages between clients and FerretDB, one request at a
// time per connection as the protocol has it, and lets one write in at a time.
// FerretDB finds the documents to change and then changes them by _id in a
// second step; two writers with the same filter could both match. MongoDB
// promises that they cannot, and optimistic locking rests on that.
type front struct {
	inner   string
	stopped context.Context
	write   sync.Mutex
	conns   sync.WaitGroup
}

func (f *front) serve(ln net.Listener) error {
	defer f.conns.Wait()
	for {
		c, err := ln.Accept()
		switch {
		case err == nil:
			f.conns.Add(1)
			go func() {
				defer f.conns.Done()
				f.pass(c)
			}()
		case f.stopped.Err() != nil:
			return nil
		case errors.Is(err, net.ErrClosed):
			return err
		default: // out of file descriptors, say
			slog.Warn("accept", "error", err)
			time.Sleep(50 * time.Millisecond)
		}
	}
}

func (f *front) pass(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", f.inner)
	if err != nil {
		slog.Warn("dial", "error", err)
		return
	}
	defer server.Close()
	// At the stop, end the wait for a next request, not the request under way.
	defer context.AfterFunc(f.stopped, func() {
		client.SetReadDeadline(time.Now())
		client.SetWriteDeadline(time.Now().Add(5 * time.Second))
	})()

	for {
		request, err := readMessage(client)
		if err != nil {
			return
		}
		reply, err := f.roundTrip(server, request)
		if err != nil {
			return
		}
		if wantsReply(request) {
			if _, err = client.Write(reply); err != nil {
				return
			}
		}
	}
}

func (f *front) roundTrip(server net.Conn, request []byte) ([]byte, error) {
	if !reads[command(request)] {
		f.write.Lock()
		defer f.write.Unlock()
	}
	if _, err := server.Write(request); err != nil {
		return nil, err
	}
	return readMessage(server)
}

const (
	headerLen  = 16         // length, request id, response to, operation: four int32
	maxMessage = 48_000_000 // as MongoDB has it
	opMsg      = 2013
	moreToCome = 1 << 1 // an OP_MSG flag: no reply is wanted
)

// reads names the commands that change nothing and so need not wait.
var reads = map[string]bool{
	"find": true, "getMore": true, "killCursors": true, "aggregate": true, "count": true, "distinct": true,
	"hello": true, "isMaster": true, "ismaster": true, "ping": true, "endSessions": true, "buildInfo": true,
	"listCollections": true, "listDatabases": true, "listIndexes": true, "serverStatus": true,
}

func readMessage(r io.Reader) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(length[:])
	if n < headerLen || n > maxMessage {
		return nil, fmt.Errorf("message of %d bytes", n)
	}
	m := make([]byte, n)
	copy(m, length[:])
	_, err := io.ReadFull(r, m[4:])
	return m, err
}

func isOpMsg(m []byte) bool {
	return len(m) > headerLen+4 && binary.LittleEndian.Uint32(m[12:]) == opMsg
}

func wantsReply(m []byte) bool {
	return !isOpMsg(m) || binary.LittleEndian.Uint32(m[headerLen:])&moreToCome == 0
}

// command is the name of an OP_MSG command: the first key of the document in
// its first section; "" where that is something else.
func command(m []byte) string {
	const key = headerLen + 4 + 1 + 4 + 1 // flags, section kind, document length, element type
	if !isOpMsg(m) || len(m) < key || m[headerLen+4] != 0 {
		return ""
	}
	for i := key; i < len(m); i++ {
		if m[i] == 0 {
			return string(m[key:i])
		}
	}
	return ""
}

// quiet drops FerretDB's copies of the error replies that clients get anyway.
type quiet struct{ slog.Handler }

func (q quiet) Handle(ctx context.Context, r slog.Record) error {
	if strings.HasPrefix(r.Message, "Response ") {
		return nil
	}
	return q.Handler.Handle(ctx, r)
}

func (q quiet) WithAttrs(a []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(a)} }
func (q quiet) WithGroup(name string) slog.Handler   { return quiet{q.Handler.WithGroup(name)} }
