/* A machine whose clock is wrong: preloaded, it makes the time of day as many seconds later as the file CLOCK_FILE says at the moment (8 bytes,
   mapped: a test may set the clock under a process). Steady clocks are let be, as by whoever sets a real one. No headers: any C compiler will do. */
typedef long time_t;
struct timespec { time_t tv_sec; long tv_nsec; };
struct timeval { time_t tv_sec; long tv_usec; };
long syscall(long number, ...);
char *getenv(const char *name);
int open(const char *path, int flags, ...);
void *mmap(void *at, unsigned long length, int protection, int flags, int file, long offset);

#ifdef __x86_64__
#define CLOCK_GETTIME 228
#else
#define CLOCK_GETTIME 113
#endif

static volatile long *shift;
static long nothing;

static long seconds(void) {
    if (!shift) {
        char *path = getenv("CLOCK_FILE");
        int file = path ? open(path, 0) : -1;
        void *found = file < 0 ? (void *)-1 : mmap(0, sizeof(long), 1, 1, file, 0);
        shift = found == (void *)-1 ? &nothing : (long *)found;
    }
    return *shift;
}

int clock_gettime(int which, struct timespec *now) {
    int failed = syscall(CLOCK_GETTIME, which, now);
    if (!failed && (which == 0 || which == 5)) now->tv_sec += seconds();
    return failed;
}

int gettimeofday(struct timeval *now, void *zone) {
    struct timespec read;
    int failed = clock_gettime(0, &read);
    now->tv_sec = read.tv_sec;
    now->tv_usec = read.tv_nsec / 1000;
    return failed;
}

time_t time(time_t *kept) {
    struct timespec read;
    clock_gettime(0, &read);
    if (kept) *kept = read.tv_sec;
    return read.tv_sec;
}
