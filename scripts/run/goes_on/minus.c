/* ends with -1, of which its parent gets 255 */
int main(void)
{
    return -1;
}
