// Command join does in Go, with LiveKit's own package, what Roomkey does for a session in Redis. See load-tests/bin/bench.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/livekit/protocol/auth"
	"github.com/redis/go-redis/v9"
)

const mostBytes = 16 << 10

type server struct {
	redis     redis.Cmdable
	limiter   *redis_rate.Limiter
	limit     redis_rate.Limit
	secret    []byte
	key       string
	apiSecret string
	url       string
	origin    string
}

// session is what express-session and Passport keep.
type session struct {
	Cookie struct {
		Expires time.Time `json:"expires"`
	} `json:"cookie"`
	Passport struct {
		User string `json:"user"`
	} `json:"passport"`
}

type wanted struct {
	Room string `json:"room_name"`
}

type answer struct {
	URL   string `json:"server_url"`
	Token string `json:"participant_token"`
}

func main() {
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + os.Getenv("REDIS_PORT")})
	// Half the CPU that a pool of connections takes, each with a command at a time.
	pipeline, err := client.AutoPipeline()
	if err != nil {
		log.Fatal(err)
	}
	s := &server{
		redis:     pipeline,
		limiter:   redis_rate.NewLimiter(pipeline),
		limit:     redis_rate.Limit{Rate: number("LIMIT"), Burst: number("LIMIT"), Period: time.Duration(number("PERIOD")) * time.Second},
		secret:    []byte(os.Getenv("SESSION_SECRET")),
		key:       os.Getenv("API_KEY"),
		apiSecret: os.Getenv("API_SECRET"),
		url:       os.Getenv("LIVEKIT_URL"),
		origin:    os.Getenv("ORIGIN"),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/livekit-token", s.join)
	mux.HandleFunc("GET /allocated", allocated)
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("listening")
	log.Fatal(http.Serve(listener, mux))
}

func (s *server) join(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if r.Header.Get("Origin") != s.origin {
		refuse(w, http.StatusForbidden, "origin not allowed")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBytes))
	var want wanted
	if err != nil || json.Unmarshal(body, &want) != nil {
		refuse(w, http.StatusBadRequest, "malformed request")
		return
	}
	user, err := s.user(r)
	if err != nil {
		refuse(w, http.StatusServiceUnavailable, "unavailable")
		return
	}
	if user == "" {
		refuse(w, http.StatusUnauthorized, "unauthenticated")
		return
	}
	spent, err := s.limiter.Allow(r.Context(), user, s.limit)
	if err != nil {
		refuse(w, http.StatusServiceUnavailable, "unavailable")
		return
	}
	if spent.Allowed == 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(spent.RetryAfter/time.Second)+1))
		refuse(w, http.StatusTooManyRequests, "too many joins")
		return
	}
	if !strings.HasPrefix(want.Room, "room-") {
		refuse(w, http.StatusForbidden, "room not allowed")
		return
	}
	token, err := s.mint(user, want.Room)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "internal error")
		return
	}
	write(w, http.StatusCreated, answer{URL: s.url, Token: token})
}

// user is empty when nobody is signed in.
func (s *server) user(r *http.Request) (string, error) {
	cookie, err := r.Cookie("connect.sid")
	if err != nil {
		return "", nil
	}
	value, err := url.QueryUnescape(cookie.Value)
	if err != nil || !strings.HasPrefix(value, "s:") {
		return "", nil
	}
	id, signature, found := strings.Cut(value[2:], ".")
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte(id))
	expected := base64.RawStdEncoding.EncodeToString(mac.Sum(nil))
	if !found || !hmac.Equal([]byte(expected), []byte(signature)) {
		return "", nil
	}
	kept, err := s.redis.Get(r.Context(), "sess:"+id).Bytes()
	if errors.Is(err, redis.Nil) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var it session
	if json.Unmarshal(kept, &it) != nil || time.Now().After(it.Cookie.Expires) {
		return "", nil
	}
	return it.Passport.User, nil
}

func (s *server) mint(user, room string) (string, error) {
	grant := &auth.VideoGrant{RoomJoin: true, Room: room}
	grant.SetCanPublish(true)
	grant.SetCanPublishData(true)
	grant.SetCanSubscribe(true)
	return auth.NewAccessToken(s.key, s.apiSecret).SetIdentity(user).SetVideoGrant(grant).SetValidFor(time.Hour).ToJWT()
}

func refuse(w http.ResponseWriter, status int, why string) {
	write(w, status, map[string]string{"detail": why})
}

func write(w http.ResponseWriter, status int, it any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(it)
}

// allocated tells the bytes that were ever allocated on the heap.
func allocated(w http.ResponseWriter, _ *http.Request) {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	fmt.Fprintln(w, sample[0].Value.Uint64())
}

func number(variable string) int {
	value, err := strconv.Atoi(os.Getenv(variable))
	if err != nil {
		log.Fatal(variable, ": ", err)
	}
	return value
}
