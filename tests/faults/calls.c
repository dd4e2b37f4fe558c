/* Calls that a program makes on files and sockets, counted; the Nth can be its last, or fail.

   Loaded with LD_PRELOAD. Nothing is counted until faults_arm() is called. The standard streams are left alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE, SYNC, RENAME, UNLINK, OPEN, MKDIR, TRUNCATE, SEND, RECEIVE, KINDS };

long faults_seen[KINDS];
static int armed, kind_wanted, error_wanted, is_sticky;
static long place_wanted, place;

/* kind: one of the above, or -1 for any. place: from 1; 0 never. error: an errno, or -1 to be killed there. */
void faults_arm(int kind, long at, int error, int sticky) {
    kind_wanted = kind, place_wanted = at, error_wanted = error, is_sticky = sticky;
    place = 0;
    for (int each = 0; each < KINDS; each++) faults_seen[each] = 0;
    armed = 1;
}

static int fails(int kind) {
    if (!armed) return 0;
    faults_seen[kind]++;
    if (kind_wanted >= 0 && kind != kind_wanted) return 0;
    place++;
    if (!place_wanted || !(place == place_wanted || (is_sticky && place > place_wanted))) return 0;
    if (error_wanted < 0) {
        kill(getpid(), SIGKILL);
        pause();
    }
    errno = error_wanted;
    return 1;
}

static int is_socket(int fd) {
    struct stat found;
    return fstat(fd, &found) == 0 && S_ISSOCK(found.st_mode);
}

static int is_file(int fd) {
    struct stat found;
    return fd > 2 && fstat(fd, &found) == 0 && S_ISREG(found.st_mode);
}

#define NEXT(name) \
    static __typeof__(name) *next; \
    if (!next) next = (__typeof__(next))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *from, size_t many) {
    NEXT(write);
    if (armed && is_file(fd) && fails(WRITE)) return -1;
    if (armed && is_socket(fd) && fails(SEND)) return -1;
    return next(fd, from, many);
}
ssize_t writev(int fd, const struct iovec *from, int many) {
    NEXT(writev);
    if (armed && is_file(fd) && fails(WRITE)) return -1;
    return next(fd, from, many);
}
ssize_t pwrite(int fd, const void *from, size_t many, off_t at) {
    NEXT(pwrite);
    return fails(WRITE) ? -1 : next(fd, from, many, at);
}
ssize_t pwrite64(int fd, const void *from, size_t many, off64_t at) {
    NEXT(pwrite64);
    return fails(WRITE) ? -1 : next(fd, from, many, at);
}
int fsync(int fd) {
    NEXT(fsync);
    return fails(SYNC) ? -1 : next(fd);
}
int fdatasync(int fd) {
    NEXT(fdatasync);
    return fails(SYNC) ? -1 : next(fd);
}
int rename(const char *from, const char *to) {
    NEXT(rename);
    return fails(RENAME) ? -1 : next(from, to);
}
int renameat(int a, const char *from, int b, const char *to) {
    NEXT(renameat);
    return fails(RENAME) ? -1 : next(a, from, b, to);
}
int link(const char *from, const char *to) {
    NEXT(link);
    return fails(RENAME) ? -1 : next(from, to);
}
int unlink(const char *path) {
    NEXT(unlink);
    return fails(UNLINK) ? -1 : next(path);
}
int mkdir(const char *path, mode_t mode) {
    NEXT(mkdir);
    return fails(MKDIR) ? -1 : next(path, mode);
}
int ftruncate(int fd, off_t size) {
    NEXT(ftruncate);
    return fails(TRUNCATE) ? -1 : next(fd, size);
}
int ftruncate64(int fd, off64_t size) {
    NEXT(ftruncate64);
    return fails(TRUNCATE) ? -1 : next(fd, size);
}
#define CHANGES(flags) ((flags) & (O_WRONLY | O_RDWR | O_CREAT))
#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & O_CREAT) { \
        va_list more; \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
    }
int open(const char *path, int flags, ...) {
    NEXT(open);
    MODE(flags)
    return CHANGES(flags) && fails(OPEN) ? -1 : next(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    NEXT(open64);
    MODE(flags)
    return CHANGES(flags) && fails(OPEN) ? -1 : next(path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
    NEXT(openat);
    MODE(flags)
    return CHANGES(flags) && fails(OPEN) ? -1 : next(folder, path, flags, mode);
}
ssize_t send(int fd, const void *from, size_t many, int flags) {
    NEXT(send);
    return fails(SEND) ? -1 : next(fd, from, many, flags);
}
ssize_t sendmsg(int fd, const struct msghdr *from, int flags) {
    NEXT(sendmsg);
    return fails(SEND) ? -1 : next(fd, from, flags);
}
ssize_t recv(int fd, void *to, size_t many, int flags) {
    NEXT(recv);
    return fails(RECEIVE) ? -1 : next(fd, to, many, flags);
}
