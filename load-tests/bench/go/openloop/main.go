// Command openloop sends joins by the clock, whatever becomes of the ones before, and counts each one's time from when it was due: a
// server that stands still for a second is charged with every join that was due meanwhile. See load-tests/bin/bench.
//
//	openloop URL COOKIES RATE SECONDS CONNECTIONS
//
// prints: rate that was sent, answers of 201, all others, then p50, p99, p99.9 and the longest time in microseconds.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// job is a join and when it is due.
type job struct {
	number int
	due    time.Time
}

type run struct {
	address  string
	requests [][]byte
	jobs     chan job
	nanos    []int64
	granted  []bool
}

func main() {
	target, err := url.Parse(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	rate, seconds, connections := number(os.Args[3]), number(os.Args[4]), number(os.Args[5])
	// Garbage of the client must not be taken for slowness of the server, and there is not much in some seconds.
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(1 << 30)
	total := rate * seconds
	r := &run{
		address:  target.Host,
		requests: requests(target, os.Args[2]),
		jobs:     make(chan job, total), // never full, so that sending never waits for answers
		nanos:    make([]int64, total),
		granted:  make([]bool, total),
	}
	var workers sync.WaitGroup
	for range connections {
		workers.Go(r.work)
	}
	took := r.send(rate, total)
	workers.Wait()
	r.report(float64(total) / took.Seconds())
}

func requests(target *url.URL, file string) [][]byte {
	lines, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	var all [][]byte
	for i, cookie := range strings.Fields(string(lines)) {
		body := fmt.Sprintf(`{"room_name":"room-%d"}`, i%100)
		all = append(all, fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nContent-Type: application/json\r\nCookie: %s\r\nContent-Length: %d\r\n\r\n%s",
			target.Path, target.Host, os.Getenv("ORIGIN"), cookie, len(body), body))
	}
	return all
}

func (r *run) send(rate, total int) time.Duration {
	start := time.Now()
	for sent := 0; sent < total; {
		due := min(total, int(time.Since(start).Seconds()*float64(rate)))
		for ; sent < due; sent++ {
			r.jobs <- job{sent, start.Add(time.Duration(float64(sent) / float64(rate) * 1e9))}
		}
		time.Sleep(100 * time.Microsecond)
	}
	close(r.jobs)
	return time.Since(start)
}

func (r *run) work() {
	connection, err := net.Dial("tcp", r.address)
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	reader := bufio.NewReader(connection)
	for it := range r.jobs {
		status, err := exchange(connection, reader, r.requests[it.number%len(r.requests)])
		if err != nil {
			log.Fatal(err)
		}
		r.nanos[it.number] = int64(time.Since(it.due))
		r.granted[it.number] = status == http.StatusCreated
	}
}

func exchange(connection net.Conn, reader *bufio.Reader, request []byte) (int, error) {
	if _, err := connection.Write(request); err != nil {
		return 0, err
	}
	line, err := reader.ReadSlice('\n')
	if err != nil || len(line) < 12 {
		return 0, fmt.Errorf("no status line: %w", err)
	}
	status, err := strconv.Atoi(string(line[9:12]))
	if err != nil {
		return 0, err
	}
	length := 0
	for {
		line, err = reader.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(line) <= 2 {
			break
		}
		if len(line) > 15 && strings.EqualFold(string(line[:15]), "content-length:") {
			length = number(strings.TrimSpace(string(line[15:])))
		}
	}
	_, err = io.CopyN(io.Discard, reader, int64(length))
	return status, err
}

func (r *run) report(rate float64) {
	good := 0
	for _, it := range r.granted {
		if it {
			good++
		}
	}
	slices.Sort(r.nanos)
	at := func(share float64) int64 {
		return r.nanos[min(len(r.nanos)-1, int(float64(len(r.nanos))*share))] / 1000
	}
	fmt.Printf("%.0f %d %d %d %d %d %d\n", rate, good, len(r.granted)-good, at(0.5), at(0.99), at(0.999), at(1))
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		log.Fatal(err)
	}
	return value
}
